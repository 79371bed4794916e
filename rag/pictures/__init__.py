"""A page of a PDF -> its picture, in which the words of a quote are marked."""

from rag.pictures.page_image import MEDIA_TYPE, PageImage, draw

__all__ = ["MEDIA_TYPE", "PageImage", "draw"]
