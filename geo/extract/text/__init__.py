"""The text itself: language, words and sentences, phrases, numbers and dates, each with its span."""
