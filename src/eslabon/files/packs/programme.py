"""Reading the programme's own files: pack.toml and roles.toml."""

from zoneinfo import ZoneInfo

from eslabon.files.packs.acts import ACTS, REACHES
from eslabon.files.packs.sections import Section
from eslabon.files.packs.specs import ChainSpec, Pack, RoleSpec


def read_programme(section: Section) -> Pack:
    """The pack without its roles, places and calls."""
    pack = Pack(
        code=section.slug("code"),
        title=section.text("title"),
        summary=section.text("summary"),
        country=section.word("country", letters=2),
        currency=section.word("currency", letters=3),
        time_zone=_read_time_zone(section),
        chains=_read_chains(section),
        roles=(),
        places=(),
        calls=(),
        content_hash="",
    )
    section.close()
    return pack


def _read_time_zone(section: Section) -> str:
    value = section.take("time_zone")
    if value is None:
        return ""
    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, TypeError, OSError):  # not a name, a path out of the database, a folder of it
        section.wrong(("time_zone",), value, es="una zona como “America/Lima”", en='a zone such as "America/Lima"')
        return ""


def _read_chains(section: Section) -> tuple[ChainSpec, ...]:
    found: list[ChainSpec] = []
    for item in section.tables("chains", header="[[chains]]"):
        chain = ChainSpec(item.slug("code"), item.text("name"))
        if chain.code and chain.code in {earlier.code for earlier in found}:
            item.repeated(("code",), chain.code)
        found.append(chain)
        item.close()
    return tuple(found)


def read_roles(section: Section) -> tuple[RoleSpec, ...]:
    """The roles of roles.toml."""
    found: list[RoleSpec] = []
    for item in section.tables("roles", header="[[roles]]"):
        role = RoleSpec(
            code=item.slug("code"),
            name=item.text("name"),
            description=item.text("description"),
            acts=item.words("acts", tuple(ACTS)),
            reach=item.choice("reach", REACHES),
            staff=item.flag("staff"),
        )
        if role.code and role.code in {earlier.code for earlier in found}:
            item.repeated(("code",), role.code)
        found.append(role)
        item.close()
    section.close()
    return tuple(found)
