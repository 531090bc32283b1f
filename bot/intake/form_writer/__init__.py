"""The issue forms of a review, written from its config, schemas, taxonomy and tags; and what a form on disk lacks.

`asking` holds the questions every form is made of, `adding` and `changing` the forms, `vocabulary` the questions whose
choices are the review's own words, `writing` their YAML, `drift` the comparison.
"""

from bot.intake.form_writer.drift import RULE, drift
from bot.intake.form_writer.every import forms_of
from bot.intake.form_writer.writing import is_generated, renewed

__all__ = ["RULE", "drift", "forms_of", "is_generated", "renewed"]
