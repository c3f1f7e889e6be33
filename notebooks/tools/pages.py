"""Writes an executed notebook as one HTML page that needs no network: formulas
become MathML, pictures are embedded, and no script is loaded from elsewhere."""

import os
from pathlib import Path

from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

import labenv


def mathml(tex: str, display: str) -> str | None:
    try:
        return convert(tex, display=display)
    except Exception:  # noqa: BLE001 - the converter has no error of its own; the page then shows the TeX
        return None


# nbconvert's page of the lab look, without the scripts it would load from elsewhere.
TEMPLATE = """{% extends 'lab/index.html.j2' %}
{% block html_head_js %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
"""


class Renderer(IPythonRenderer):
    """nbconvert's Markdown, with formulas that browsers draw by themselves."""

    def block_math(self, body: str) -> str:
        return mathml(body, "block") or super().block_math(body)

    def inline_math(self, body: str) -> str:
        return mathml(body, "inline") or super().inline_math(body)


class PageExporter(HTMLExporter):
    @pass_context
    def markdown2html(self, context, source):
        cell = context.get("cell", {})
        renderer = Renderer(
            escape=False,
            attachments=cell.get("attachments", {}),
            embed_images=True,
            path=str(labenv.NOTEBOOKS),
            anchor_link_text=self.anchor_link_text,
            exclude_anchor_links=self.exclude_anchor_links,
            **self.lexer_options,
        )
        return MarkdownWithMath(renderer=renderer).render(source)


def write_page(notebook: NotebookNode, path: Path) -> None:
    exporter = PageExporter(embed_images=True, raw_template=TEMPLATE)
    html, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": path.stem}})
    scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    scratch.write_text(html)
    os.replace(scratch, path)
