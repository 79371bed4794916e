"""How the page looks: quiet, with the fonts of the reader's own system, in light and dark."""

from __future__ import annotations

from pathlib import Path

from gradio.themes import Base
from gradio.themes.utils import colors, sizes

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


class Quiet(Base):
    """Ink on paper, one accent colour, hardly a border; no font is fetched."""

    def __init__(self) -> None:
        super().__init__(
            primary_hue=colors.teal,
            secondary_hue=colors.teal,
            neutral_hue=colors.stone,
            radius_size=sizes.radius_md,
            text_size=sizes.text_md,
            font=("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"),
            font_mono=("ui-monospace", "Menlo", "Consolas", "monospace"),
        )
        self.set(
            body_background_fill="white",
            body_background_fill_dark="*neutral_950",
            body_text_color="*neutral_900",
            body_text_color_dark="*neutral_100",
            body_text_color_subdued="*neutral_600",
            body_text_color_subdued_dark="*neutral_400",
            background_fill_secondary="*neutral_50",
            background_fill_secondary_dark="*neutral_900",
            border_color_primary="*neutral_200",
            border_color_primary_dark="*neutral_800",
            block_border_width="0px",
            block_shadow="none",
            block_background_fill="transparent",
            block_background_fill_dark="transparent",
            color_accent="*primary_700",
            color_accent_soft="*primary_50",
            input_border_width="1px",
            input_background_fill="white",
            input_background_fill_dark="*neutral_900",
            input_border_color="*neutral_300",
            input_border_color_dark="*neutral_700",
            button_primary_background_fill="*primary_700",
            button_primary_background_fill_hover="*primary_800",
            button_primary_background_fill_dark="*primary_700",
            button_primary_background_fill_hover_dark="*primary_600",
            button_primary_text_color="white",
            link_text_color="*primary_700",
            link_text_color_dark="*primary_300",
        )
