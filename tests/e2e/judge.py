"""What axe-core, and the browser's own layout, find wrong with the page that is shown."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
        "best-practice",
    ],
}
_axe = Axe()
_TAB_STOPS = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
)].filter(one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({
  visibilityProperty: true, contentVisibilityAuto: true
}) && !(one.type === 'radio' && !one.checked
  && document.querySelector(`input[type=radio][name="${CSS.escape(one.name)}"]:checked`))).length"""
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return ['page', ...[...document.querySelectorAll('main *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1);
  }).slice(0, 4).map(one => one.outerHTML.slice(0, 90))];
}"""


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 A and AA and its best practice: rule and elements."""
    found: list[dict[str, Any]] = _axe.run(page, options=OPTIONS).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found
        for node in one["nodes"]
    ]


def tab_stops(page: Page) -> int:
    """Return how many elements the Tab key reaches, a group of radio buttons counted once."""
    return int(page.evaluate(_TAB_STOPS))


def too_wide(page: Page) -> list[str]:
    """Return what makes the page scroll sideways, nothing where it does not."""
    found: list[str] = page.evaluate(_TOO_WIDE)
    return found
