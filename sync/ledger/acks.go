package ledger

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// Result is what the region did with a revision.
type Result string

// The results of the wire.
const (
	Stored      Result = "stored"
	Duplicate   Result = "duplicate"
	Held        Result = "held"
	Quarantined Result = "quarantined"
	Refused     Result = "refused"
)

// Ack is the region's answer for one revision of the own chain.
type Ack struct {
	DSeq   uint64
	Rev    revision.Hash
	Result Result
	Reason string // a code of the wire, or empty
}

// Acks is all the region answered so far, as runs of equal answers. It holds
// numbers, hashes and codes only and lies in the clear, under a mark of the
// device's own: a locked device writes it too. Losing it only means that
// everything is pushed again, and so does a mark that is not this device's.
type Acks struct {
	Epoch string // of the region that answered
	Runs  []AckRun
}

// AckRun says that the numbers From to To, both included, have one answer. Rev is
// the revision at To, which names all before it: an answer about another one is
// none.
type AckRun struct {
	From, To uint64
	Result   Result
	Reason   string
	Rev      revision.Hash
}

// Of returns the answer for a number; ok is false where there is none yet.
func (a Acks) Of(dseq uint64) (r AckRun, ok bool) {
	i, found := slices.BinarySearchFunc(a.Runs, dseq, func(r AckRun, n uint64) int {
		switch {
		case r.To < n:
			return -1
		case r.From > n:
			return 1
		}
		return 0
	})
	if !found {
		return AckRun{}, false
	}
	return a.Runs[i], true
}

// Counts returns how many revisions have each answer.
func (a Acks) Counts() map[Result]int {
	n := map[Result]int{}
	for _, r := range a.Runs {
		n[r.Result] += int(r.To - r.From + 1)
	}
	return n
}

// set puts answers in; a later answer takes the place of an earlier one.
func (a *Acks) set(acks []Ack) {
	for _, k := range acks {
		a.cut(k.DSeq, k.DSeq)
		a.Runs = append(a.Runs, AckRun{k.DSeq, k.DSeq, k.Result, k.Reason, k.Rev})
	}
	slices.SortFunc(a.Runs, func(x, y AckRun) int { return cmp.Compare(x.From, y.From) })
	joined := a.Runs[:0]
	for _, r := range a.Runs {
		if n := len(joined); n > 0 && joined[n-1].To+1 == r.From && joined[n-1].Result == r.Result && joined[n-1].Reason == r.Reason {
			joined[n-1].To, joined[n-1].Rev = r.To, r.Rev
			continue
		}
		joined = append(joined, r)
	}
	a.Runs = joined
}

// cut takes the answers for the numbers from to to out. A run that loses its end
// has no revision until fill.
func (a *Acks) cut(from, to uint64) {
	var kept []AckRun
	for _, r := range a.Runs {
		if r.To < from || r.From > to {
			kept = append(kept, r)
			continue
		}
		if r.From < from {
			kept = append(kept, AckRun{r.From, from - 1, r.Result, r.Reason, ""})
		}
		if r.To > to {
			kept = append(kept, AckRun{to + 1, r.To, r.Result, r.Reason, r.Rev})
		}
	}
	a.Runs = kept
}

// fill gives the runs without a revision that of their last number.
func (a *Acks) fill(at func(dseq uint64) revision.Hash) {
	for i := range a.Runs {
		if r := &a.Runs[i]; r.Rev == "" {
			r.Rev = at(r.To)
		}
	}
}

// about keeps the answers that are about revisions of this chain, and says
// whether all were.
func (a *Acks) about(at func(dseq uint64) revision.Hash) bool {
	n := len(a.Runs)
	a.Runs = slices.DeleteFunc(a.Runs, func(r AckRun) bool { return r.Rev == "" || r.Rev != at(r.To) })
	return len(a.Runs) == n
}

const acksTitle = "shyraq acks 2"

// encode writes the file: a title, the epoch, a line a run, and the mark, an
// HMAC-SHA-256 of all before it.
func (a Acks) encode(key []byte) []byte {
	b := fmt.Appendf(nil, "%s\nepoch %s\n", acksTitle, cmp.Or(a.Epoch, "-"))
	for _, r := range a.Runs {
		b = fmt.Appendf(b, "%d %d %s %s %s\n", r.From, r.To, r.Result, cmp.Or(r.Reason, "-"), cmp.Or(r.Rev, "-"))
	}
	mark := hmac.New(sha256.New, key)
	mark.Write(b)
	return fmt.Appendf(b, "mark %x\n", mark.Sum(nil))
}

// decodeAcks reads the file. It returns errs.Invalid for anything that encode
// would not write.
func decodeAcks(b, key []byte) (Acks, error) {
	bad := errs.Errorf(errs.Invalid, "acks_damaged", "the acks file is not whole")
	lines := strings.Split(string(b), "\n")
	if len(lines) < 4 || lines[0] != acksTitle {
		return Acks{}, bad
	}
	var a Acks
	a.Epoch, _ = strings.CutPrefix(lines[1], "epoch ")
	a.Epoch = strings.TrimPrefix(a.Epoch, "-")
	for _, line := range lines[2 : len(lines)-2] {
		w := strings.Split(line, " ")
		if len(w) != 5 {
			return Acks{}, bad
		}
		from, err1 := strconv.ParseUint(w[0], 10, 53)
		to, err2 := strconv.ParseUint(w[1], 10, 53)
		if err1 != nil || err2 != nil || from == 0 || to < from ||
			len(a.Runs) > 0 && a.Runs[len(a.Runs)-1].To >= from {
			return Acks{}, bad
		}
		a.Runs = append(a.Runs, AckRun{from, to, Result(w[2]), strings.TrimPrefix(w[3], "-"), revision.Hash(strings.TrimPrefix(w[4], "-"))})
	}
	if !hmac.Equal(a.encode(key), b) {
		return Acks{}, bad
	}
	return a, nil
}

// checkAck keeps words out of the file: only codes may stand there.
func checkAck(k Ack) error {
	code := func(s string) bool {
		return len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
	}
	if k.DSeq == 0 || k.Result == "" || !code(string(k.Result)) || !code(k.Reason) {
		return errs.Errorf(errs.Invalid, "bad_ack", "not an answer for number %d", k.DSeq)
	}
	return nil
}

// readAcks returns no answers where the file is missing or not this device's;
// whole is false then.
func readAcks(path string, key []byte) (a Acks, whole bool, err error) {
	b, err := disk.ReadOwn(path)
	if errors.Is(err, os.ErrNotExist) {
		return Acks{}, true, nil
	}
	if err != nil {
		return Acks{}, false, fmt.Errorf("read acks: %w", err)
	}
	a, err = decodeAcks(b, key)
	if err != nil {
		return Acks{}, false, nil
	}
	return a, true, nil
}

// writeAcks puts the file in place, durably. Without a key there is none.
func writeAcks(path string, key []byte, a Acks) error {
	if key == nil {
		return nil
	}
	if err := disk.Replace(path, a.encode(key)); err != nil {
		return fmt.Errorf("write acks: %w", err)
	}
	return nil
}
