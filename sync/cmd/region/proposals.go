package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"

	"shyraq/sync/recovery"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/retention"
)

// proposals tells what waits for a second administrator, in words: he approves what
// he reads here, so nothing of a proposal is left out.
type proposals struct {
	administrators map[uuid.UUID]string
	officers       map[uuid.UUID]string
}

// newProposals reads who the ids of proposals are. Where the officers cannot be read
// they are told by their ids.
func newProposals(ctx context.Context, c admin.Control, rep admin.AdministratorsReport) proposals {
	w := proposals{map[uuid.UUID]string{}, map[uuid.UUID]string{}}
	for _, a := range rep.Administrators {
		w.administrators[a.ID] = a.Name
	}
	if len(rep.Proposals) == 0 {
		return w
	}
	all, _ := c.Officers(ctx)
	for _, o := range all {
		w.officers[o.ID] = fmt.Sprintf("%q, %s of %s (%s)", o.Name, o.Role, o.Unit, o.ID)
		for _, d := range o.Devices {
			w.officers[d.ID] = fmt.Sprintf("device %s of %q, %s of %s", d.ID, o.Name, o.Role, o.Unit)
		}
	}
	return w
}

// minute is how a proposal tells a time.
const minute = "2006-01-02 15:04 MST"

// tell prints one proposal: by whom, when, until when, what, and how it is answered.
func (w proposals) tell(out io.Writer, p admin.Proposal) {
	by := p.By.String()
	if name, known := w.administrators[p.By]; known {
		by = fmt.Sprintf("%q", name)
	}
	fmt.Fprintf(out, "\nproposal %s\n  by %s, on %s, waits until %s\n", p.ID, by, p.At.UTC().Format(minute), p.Until.UTC().Format(minute))
	for _, line := range w.words(p) {
		fmt.Fprintf(out, "  %s\n", line)
	}
	fmt.Fprintf(out, "  another administrator: administrator approve %s --as KEY-FILE, or reject\n", p.ID)
}

// words are what is proposed. What this program has no words for is given as it is,
// so that nobody approves what he cannot read.
func (w proposals) words(p admin.Proposal) []string {
	switch p.Kind {
	case admin.ProposeInvite:
		return put(p, w.invite)
	case admin.ProposeChange:
		return put(p, w.change)
	case admin.ProposeRevive:
		return put(p, func(ask admin.RevokeRequest) []string {
			if ask.Device != uuid.Nil {
				return []string{"trust again a revoked device: " + w.officer(ask.Device)}
			}
			return []string{"trust again a revoked officer: " + w.officer(ask.Officer)}
		})
	case admin.ProposeAdd:
		return put(p, func(a admin.Administrator) []string {
			return []string{fmt.Sprintf("a further administrator: %q, key %x", a.Name, []byte(a.Key))}
		})
	case admin.ProposeRemove:
		return put(p, func(a admin.Administrator) []string {
			return []string{fmt.Sprintf("one administrator less: %q (%s)", w.administrators[a.ID], a.ID)}
		})
	case admin.ProposeRecovery:
		return put(p, agentsWords)
	case admin.ProposeErase:
		return put(p, func(ask admin.EraseRequest) []string {
			what := "erase for good, on every device, record"
			if ask.Old {
				what = "erase for good, on every device, the replaced versions of record"
			}
			return []string{fmt.Sprintf("%s %s; reason: %s", what, ask.Record, ask.Reason)}
		})
	case admin.ProposeTerms:
		return put(p, termsWords)
	case admin.ProposeFree:
		return put(p, func(ask admin.HoldRequest) []string {
			return []string{fmt.Sprintf("no longer hold record %s: it is erased when its term ends", ask.Record)}
		})
	}
	return raw(p)
}

func (w proposals) officer(id uuid.UUID) string {
	if name, known := w.officers[id]; known {
		return name
	}
	return id.String()
}

func (w proposals) invite(ask admin.InviteRequest) []string {
	if ask.Officer != uuid.Nil {
		return []string{"a code for a further device of " + w.officer(ask.Officer)}
	}
	return []string{fmt.Sprintf("a code for a new officer: %q, %s of %s", ask.Name, ask.Role, ask.Unit)}
}

func (w proposals) change(ask admin.OfficerChange) []string {
	all := []string{"change what an officer reads: " + w.officer(ask.Officer)}
	add := func(what, now string) {
		if now != "" {
			all = append(all, fmt.Sprintf("  %s: %s", what, now))
		}
	}
	if ask.Name != "" {
		add("name", fmt.Sprintf("%q", ask.Name))
	}
	add("role", string(ask.Role))
	add("unit", ask.Unit)
	if ask.Oversees != nil {
		add("reads beside his own unit", cmp.Or(strings.Join(*ask.Oversees, ", "), "no other"))
	}
	return all
}

// agentsWords name who is to take part in recoveries, with the digits that each reads
// on his own stick.
func agentsWords(a recovery.Agents) []string {
	all := []string{"any two of these may give an officer who forgot his PIN his keys back:"}
	if a.Anew {
		all = []string{"in the place of those of before, whose keys are lost, any two of these may give an officer who forgot his PIN his keys back:"}
	}
	for _, g := range a.Agents {
		all = append(all, fmt.Sprintf("  %q, key %s", g.Name, g.Public()))
	}
	return all
}

func termsWords(s retention.Settings) []string {
	all := []string{"terms of records; the server erases by itself each night: " + map[bool]string{true: "yes", false: "no"}[s.On]}
	for _, t := range s.Terms {
		read := ", not read there by anybody"
		if t.Verified {
			read = ", read there"
		}
		all = append(all, fmt.Sprintf("  %s, from %s: %d months (%q%s)", t.Category, t.From, t.Months, t.Source, read))
	}
	return all
}

// put reads what is proposed, strictly, and words it.
func put[T any](p admin.Proposal, words func(T) []string) []string {
	var body T
	d := json.NewDecoder(bytes.NewReader(p.Body))
	d.DisallowUnknownFields()
	if d.Decode(&body) != nil {
		return raw(p)
	}
	return words(body)
}

func raw(p admin.Proposal) []string {
	return []string{fmt.Sprintf("%q, which this program has no words for: %q", p.Kind, p.Body)}
}
