"""Printed documents: whatever people are called, they get their paper."""

from pathlib import Path

import pytest
import typst

from eslabon.web.ui.paper import NO_GLYPH, print_pdf

ROUTES = Path(__file__).resolve().parents[3] / "src" / "eslabon" / "web" / "routes" / "templates" / "routes" / "typst"
CERTIFICATE = {
    "language": "es",
    "title": "Certificado",
    "programme": "Ruta",
    "code": "7K2M",
    "address": "https://eslabon.example/c/7K2M",
    "qr": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"><path d="M0 0h3"/></svg>',
    "qr_alt": "QR",
    "sentence": "Se certifica que",
    "person": "Ana Ñahui",
    "facts": [["Horas", "4 de 4"]],
    "attended": "asistió.",
    "check": "Compruebe",
    "void": "",
}
TEMPLATE = ROUTES / "certificate.typ"


@pytest.mark.parametrize(
    "name", ["Ana Ñahui Wiñay", "李小龍", "Ana 🦄", "\x80\x9f", "\ufffe", "#panic(1) *a*", "مرحبا"]
)
def test_any_name_is_printed_as_a_tagged_document(name: str) -> None:
    printed = print_pdf(TEMPLATE, content={**CERTIFICATE, "person": name})
    assert printed.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in printed


def test_only_what_no_typeface_has_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    given = []
    compile_it = typst.compile

    def noted(*words: object, **more: object) -> object:
        given.append(more["sys_inputs"]["content"])
        return compile_it(*words, **more)

    monkeypatch.setattr(typst, "compile", noted)
    print_pdf(TEMPLATE, content={**CERTIFICATE, "person": "José 🦄 Ñahui"})
    assert len(given) == 2
    assert f"José {NO_GLYPH} Ñahui" in given[1]


def test_fault_of_a_template_is_not_hidden(tmp_path: Path) -> None:
    broken = tmp_path / "broken.typ"
    broken.write_text("#panic(1)")
    with pytest.raises(typst.TypstError):
        print_pdf(broken, content={"person": "Ana"})
