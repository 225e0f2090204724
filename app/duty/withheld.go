package duty

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid/fields"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// codeNotShown is the code of what is refused because the officer is shown a part of
// the record alone: nobody decides about, or writes on, what he cannot read.
const codeNotShown = "not_shown"

func notShown(record uuid.UUID) error {
	return errs.Errorf(errs.Denied, codeNotShown, "a part of record %s is shown to this officer", record)
}

// wholly refuses what is to be done with revisions of which the officer is shown a
// part.
func wholly(record uuid.UUID, all ...revision.Signed) error {
	if slices.ContainsFunc(all, func(s revision.Signed) bool { return !s.Whole() }) {
		return notShown(record)
	}
	return nil
}

// withheld are the groups of fields of the head shown that this officer is not shown.
func (c *caseFile) withheld() fields.Set { return c.head().Withheld }
