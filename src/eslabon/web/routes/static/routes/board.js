/* Move a session by mouse or arrow keys: the server says what that would break. */
(() => {
  "use strict";
  const board = document.querySelector("[data-board]");
  const panel = document.querySelector("[data-check=panel]");
  if (!board || !panel) return;
  const { board: view, slot, next } = board.dataset;
  const isWeek = view === "week";
  let wish = null;
  let timer;

  const move = ({ day, starts, ...rest }, days, slots) => {
    const at = new Date(`${day}T${starts}Z`);
    at.setUTCDate(at.getUTCDate() + days);
    const date = at.toISOString().slice(0, 10);
    at.setUTCMinutes(at.getUTCMinutes() + slots * slot);
    const [same, hour] = at.toISOString().split("T");
    return { ...rest, day: date, starts: same === date ? hour.slice(0, 5) : starts };
  };
  const hold = (link) => ({ link, day: link.dataset.from, starts: link.dataset.at });
  const mark = () => {
    for (const { classList, dataset } of board.querySelectorAll("td")) {
      const { day, starts = wish?.starts } = dataset;
      classList.toggle("calendar__target", wish?.day === day && wish.starts === starts);
    }
  };
  const ask = async (focus) => {
    const mine = wish;
    const { day, starts, link } = mine;
    const query = new URLSearchParams({ day, starts, next });
    const text = await fetch(`${link.dataset.check}?${query}`, { headers: { "X-Part": "1" } })
      .then((answer) => answer.text(), () => `<p>${panel.dataset.failed}</p>`);
    if (wish !== mine) return; // gone elsewhere
    panel.innerHTML = text;
    panel.hidden = false;
    if (focus) panel.focus();
  };
  const propose = (to, wait) => {
    wish = to;
    mark();
    clearTimeout(timer);
    timer = setTimeout(ask, wait, !wait);
  };

  const linkOf = ({ target }) => target.closest?.("a[data-check]");
  board.addEventListener("dragstart", (event) => {
    const link = linkOf(event);
    if (link) wish = hold(link);
  });
  for (const name of ["dragover", "drop"]) {
    board.addEventListener(name, (event) => {
      const cell = wish && event.target.closest("td");
      if (!cell) return;
      event.preventDefault();
      const { day, starts = wish.link.dataset.at } = cell.dataset;
      const to = { link: wish.link, day, starts };
      if (name === "drop") return propose(to, 0);
      wish = to;
      mark();
    });
  }
  const keys = isWeek
    ? { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
    : { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [-7, 0], ArrowDown: [7, 0] };
  document.addEventListener("keydown", (event) => {
    const link = linkOf(event);
    if (event.key === "Escape" && wish) {
      clearTimeout(timer);
      wish.link.focus();
      wish = null;
      mark();
      panel.hidden = true;
    } else if (link && keys[event.key] && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      propose(move(wish?.link === link ? wish : hold(link), ...keys[event.key]), 350);
    }
  });
})();
