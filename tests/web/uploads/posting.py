"""A browser's multipart request, written by hand so that it can be slow, huge or cut."""

import http.client
import json
import socket
from collections.abc import Iterable, Iterator

BOUNDARY = "----eslabon-test-boundary"
TOKEN = "t" * 32
Address = tuple[str, int] | str  # host and port, or the path of a Unix socket


def field(name: str, value: str) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def file_head(name: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    return head.encode() + b"Content-Type: application/octet-stream\r\n\r\n"


def parts(data: bytes | Iterable[bytes], *, name: str = "a.pdf", note: str = "", late: str = "") -> Iterator[bytes]:
    """The body: the token and a field before the file, one more after it."""
    yield field("csrfmiddlewaretoken", TOKEN) + field("note", note) + file_head(name)
    yield from ([data] if isinstance(data, bytes) else data)
    yield b"\r\n" + field("late", late) + f"--{BOUNDARY}--\r\n".encode()


def headers(session: str, length: int) -> dict[str, str]:
    return {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(length),
        "Cookie": f"session={session}; csrf={TOKEN}",
    }


def connect(address: Address) -> socket.socket:
    """Open a line to the server."""
    if not isinstance(address, str):
        return socket.create_connection(address, timeout=60)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(60)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def post(address: Address, session: str, body: Iterable[bytes], length: int) -> tuple[int, str]:
    """Send the whole request and return the answer's status and text."""
    connection = http.client.HTTPConnection("localhost")
    connection.sock = connect(address)
    try:
        connection.request("POST", "/try/send/", body=iter(body), headers=headers(session, length))
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def send_file(address: Address, session: str, data: bytes) -> dict[str, str]:
    """Send one file and return what the server acknowledged."""
    body = b"".join(parts(data))
    status, text = post(address, session, [body], len(body))
    assert status == 201, text
    return dict(json.loads(text))


def begin(address: Address, session: str, sent: bytes, length: int) -> socket.socket:
    """Send the head and the first bytes of a request, and leave the line open."""
    line = connect(address)
    lines = ["POST /try/send/ HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers(session, length).items()]
    line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + sent)
    return line
