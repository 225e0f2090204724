package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/errs"
)

// maxIIN bounds what is read for a number.
const maxIIN = 1 << 10

// told is what a number says, as JSON. It never holds the number.
type told struct {
	Valid   bool       `json:"valid"`
	Birth   civil.Date `json:"birth_date,omitempty"`
	Sex     codes.Sex  `json:"sex,omitempty"`
	Warning string     `json:"warning,omitempty"` // code of what the number leaves open
}

// runIIN checks the number in the first line of standard input: an argument
// could be read by every other program of the machine.
func runIIN(_ context.Context, c *call) error {
	line, err := bufio.NewReader(io.LimitReader(c.stdin, maxIIN)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return errs.Errorf(errs.Unavailable, "file_unreadable", "standard input cannot be read")
	}
	n, err := raid.ParseIIN(strings.TrimSpace(strings.TrimPrefix(line, "\ufeff")))
	if err != nil {
		return err
	}
	t := told{Valid: true, Birth: n.BirthDate(), Sex: n.Sex()}
	if n.Century() == 0 {
		t.Warning = "iin_century"
	}
	if c.json {
		return c.writeJSON(t)
	}
	c.printf("%s\n", c.text.T("cli.iin.valid"))
	if t.Warning != "" {
		c.printf("%s\n", c.text.T("cli.iin.century"))
		return nil
	}
	c.printf("%s\n%s\n", c.text.T("cli.iin.birth", "Date", string(t.Birth)), c.text.T("cli.iin.sex_"+string(t.Sex)))
	return nil
}
