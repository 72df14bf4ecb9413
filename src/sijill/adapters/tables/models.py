"""The tables. They are made by `create`, never migrated: a projection whose form has changed is made anew.

What each column means stands with the rows in `sijill.workflows.rows`.
"""

from __future__ import annotations

from django.db import models

FORM = 2
"""Of the tables; a greater or smaller one in a file means that they are dropped and made anew."""


class Projection(models.Model):
    """One row: the form of the tables, the ledger they are of, and how many of its acts they have taken in."""

    form = models.IntegerField()
    origin = models.TextField()
    applied = models.BigIntegerField()


class Key(models.Model):
    """A key that the ledger names."""

    public = models.TextField(primary_key=True)
    kind = models.TextField()
    enrolled = models.BigIntegerField()
    name = models.TextField(null=True)
    revoked = models.BigIntegerField(null=True)
    suspect_since = models.BigIntegerField(null=True)


class Document(models.Model):
    """A document."""

    number = models.BigIntegerField(primary_key=True)
    object = models.TextField()
    look_up = models.TextField(db_index=True)
    content = models.BinaryField()
    added = models.BigIntegerField()
    erased = models.BigIntegerField(null=True)
    basis = models.TextField(default="")


class Reading(models.Model):
    """A reading of a document."""

    number = models.BigIntegerField(primary_key=True)
    document = models.BigIntegerField(db_index=True)
    object = models.TextField()
    claims = models.IntegerField()


class Linkage(models.Model):
    """What the records of a document were taken for."""

    number = models.BigIntegerField(primary_key=True)
    document = models.BigIntegerField(db_index=True)
    object = models.TextField()


class Judgement(models.Model):
    """That two records were judged."""

    number = models.BigIntegerField(primary_key=True)
    document = models.BigIntegerField()
    other = models.BigIntegerField()


class Identity(models.Model):
    """The identity of a person who spoke."""

    number = models.BigIntegerField(primary_key=True)
    document = models.BigIntegerField(db_index=True)
    object = models.TextField()


class Claim(models.Model):
    """A claim and what was decided on it."""

    reading = models.BigIntegerField()
    position = models.IntegerField()
    document = models.BigIntegerField()
    look_up = models.TextField(db_index=True)
    sealed = models.BinaryField()
    status = models.TextField()
    corrected = models.BigIntegerField(null=True)
    graded = models.BigIntegerField(null=True)

    class Meta:
        """A claim is known by its place; lists are by document."""

        constraints = (models.UniqueConstraint(fields=["reading", "position"], name="claim_place"),)
        indexes = (models.Index(fields=["document", "status"], name="claim_document"),)


class Act(models.Model):
    """One act."""

    number = models.BigIntegerField(primary_key=True)
    name = models.TextField()
    actor = models.TextField()
    at = models.BigIntegerField()
    document = models.BigIntegerField(null=True, db_index=True)
    reading = models.BigIntegerField(null=True)
    position = models.IntegerField(null=True)

    class Meta:
        """A claim's history is looked up by its place."""

        indexes = (models.Index(fields=["reading", "position"], name="act_claim"),)


class Link(models.Model):
    """That one claim was linked to another."""

    act = models.BigIntegerField()
    reading = models.BigIntegerField()
    position = models.IntegerField()
    to_reading = models.BigIntegerField()
    to_position = models.IntegerField()

    class Meta:
        """Looked up from both ends."""

        indexes = (
            models.Index(fields=["reading", "position"], name="link_from"),
            models.Index(fields=["to_reading", "to_position"], name="link_to"),
        )


TABLES: tuple[type[models.Model], ...] = (
    Projection,
    Key,
    Document,
    Reading,
    Linkage,
    Judgement,
    Identity,
    Claim,
    Act,
    Link,
)
