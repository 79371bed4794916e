"""What is known of texts in the two languages: words, sentences, names, dates, figures. Any step may use it.

It knows nothing of the steps.
"""
