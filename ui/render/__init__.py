"""What the page shows, as HTML: pure functions from records to strings.

Whatever comes from a person, a document or a model goes through `markup.safe` or `markup.attributes`, and nothing else
writes such text; of Markdown only the bold words that lead an answer are rendered.
"""
