package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"shyraq/app/match"
	"shyraq/errs"
)

// longestPair is how much of a line is kept; the rest of a longer one is read
// past, and the line is refused as too long.
const longestPair = 16 << 10

// compared is one line's answer, as JSON: one object a line.
type compared struct {
	Line    int           `json:"line"`
	Score   float64       `json:"score"`
	Verdict match.Verdict `json:"verdict,omitempty"`
	Error   *fault        `json:"error,omitempty"`
}

// runMatch compares the two persons of every line, for calibrating: score and
// verdict are the same words in every language. A line that cannot be read
// keeps its place in the answer, is told with its number, and makes the verb
// fail at the end.
func runMatch(ctx context.Context, c *call) error {
	var from io.Reader = c.stdin
	if path := c.args[0]; path != "-" {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return errs.Errorf(errs.NotFound, "file_missing", "no such file")
		}
		if err != nil {
			return errs.Errorf(errs.Unavailable, "file_unreadable", "the file cannot be read")
		}
		defer f.Close()
		from = f
	}
	out := bufio.NewWriter(c.stdout)
	bad, err := c.comparePairs(ctx, bufio.NewReaderSize(from, longestPair), out)
	if err == nil && bad > 0 {
		err = errs.Errorf(errs.Invalid, "pair_lines", "%d lines", bad)
	}
	return errors.Join(err, out.Flush())
}

func (c *call) comparePairs(ctx context.Context, in *bufio.Reader, out *bufio.Writer) (bad int, err error) {
	for n := 1; ; n++ {
		line, more, err := in.ReadLine()
		line = bytes.Clone(line)
		for more && err == nil {
			_, more, err = in.ReadLine()
		}
		if errors.Is(err, io.EOF) {
			return bad, nil
		}
		if err != nil {
			return bad, errs.Errorf(errs.Unavailable, "file_unreadable", "the file cannot be read to its end")
		}
		if err := ctx.Err(); err != nil {
			return bad, err
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(bytes.TrimSpace(line)) == 0 && !bytes.ContainsRune(line, '\t') {
			continue
		}
		a, b, err := match.ParseLine(string(line))
		if err != nil {
			bad++
			if err := c.badPair(out, n, err); err != nil {
				return bad, err
			}
			continue
		}
		v := match.Compare(a, b)
		if c.json {
			err = json.NewEncoder(out).Encode(compared{Line: n, Score: v.Score, Verdict: v.Verdict})
		} else {
			_, err = fmt.Fprintf(out, "%.3f\t%s\n", v.Score, v.Verdict)
		}
		if err != nil {
			return bad, fmt.Errorf("write the answer: %w", err)
		}
	}
}

// badPair tells why a line could not be read, and keeps its place.
func (c *call) badPair(out *bufio.Writer, n int, why error) error {
	f := c.fault(why)
	if c.json {
		return json.NewEncoder(out).Encode(compared{Line: n, Error: &f})
	}
	fmt.Fprintf(c.stderr, "%s\n", c.text.T("cli.match.bad", "Line", n, "Sentence", f.Sentence))
	_, err := out.WriteString("-\tinvalid\n")
	return err
}
