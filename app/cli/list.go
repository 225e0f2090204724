package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/sync/revision"
)

// writeJSON prints a value of records: its moments by the region's clock.
func (c *call) writeJSON(v any) error { return c.writeAsIs(c.regional(v)) }

func (c *call) writeAsIs(v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(c.stdout, escapeHidden(b.String()))
	return err
}

// escapeHidden writes what would not be seen on a terminal, or would turn the
// words around it, as the escapes of JSON: a reader of the file gets the same
// text.
func escapeHidden(text string) string {
	if !strings.ContainsFunc(text, i18n.Hidden) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case !i18n.Hidden(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			hi, lo := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, hi, lo)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// line is a row of a list as JSON. Names are initials unless revealed.
type line struct {
	Record   uuid.UUID        `json:"record"`
	Kind     raid.Kind        `json:"kind"`
	Night    civil.Date       `json:"night"`
	At       time.Time        `json:"at,omitzero"`
	People   []face           `json:"people,omitempty"`
	Place    string           `json:"place,omitempty"`
	District string           `json:"district,omitempty"`
	Point    *raid.Point      `json:"point,omitempty"`
	Outcome  codes.Code       `json:"outcome,omitempty"`
	Others   []codes.Code     `json:"others,omitempty"` // what other children of the record came to
	Share    *state.Share     `json:"share,omitempty"`  // of the children of whom state and outcome are said, where not all
	Result   raid.VenueResult `json:"result,omitempty"`
	Undone   bool             `json:"undone,omitempty"`
	State    state.Word       `json:"state"`
	Care     state.Care       `json:"care"`
	Transfer state.Transfer   `json:"transfer"`
	Verdict  state.Verdict    `json:"verdict"`
	Heads    int              `json:"heads"`
	Draft    bool             `json:"draft,omitempty"`
	Foreign  bool             `json:"without_pen,omitempty"`
	Wrong    bool             `json:"given_wrong,omitempty"` // a child is with an adult who may not have him
	Author   uuid.UUID        `json:"author,omitzero"`
	Crew     uuid.UUID        `json:"crew,omitzero"`
	Rev      revision.Hash    `json:"rev,omitempty"`
	Withheld []string         `json:"withheld,omitempty"` // groups of fields that this officer is not shown
}

type face struct {
	Kind raid.PersonKind `json:"kind"`
	Name string          `json:"name"`
	Age  *int            `json:"age,omitempty"`
	Sex  codes.Sex       `json:"sex,omitempty"`
}

func (c *call) line(r duty.Row) line {
	l := line{
		Record: r.ID, Kind: r.Kind, Night: r.Night, At: r.At, Place: r.Label.In(string(c.text.Lang())),
		District: r.Place.District, Point: r.Place.Point, Outcome: r.Outcome, Others: r.Others, Result: r.Result, Undone: r.Undone,
		State: r.Word, Care: r.State.Care, Transfer: r.State.Transfer, Verdict: r.State.Verdict,
		Heads: r.Heads, Draft: r.Draft, Foreign: r.Foreign, Wrong: r.Wrong, Author: r.Author, Crew: r.Crew, Rev: r.Rev,
		Withheld: r.Withheld.Names(),
	}
	if r.Share != (state.Share{}) {
		l.Share = &r.Share
	}
	for _, p := range r.People {
		f := face{Kind: p.Kind, Name: p.Initials, Sex: p.Sex}
		if p.AgeKnown {
			f.Age = &p.Age
		}
		l.People = append(l.People, f)
	}
	return l
}

func runList(ctx context.Context, c *call) error {
	if c.night != "" && !civil.Date(c.night).Valid() {
		return usagef("night_date")
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		rows, err := c.rows(ctx, d)
		if err != nil {
			return err
		}
		lines := make([]line, len(rows))
		for i, r := range rows {
			lines[i] = c.line(r)
			if c.reveal && r.Kind == raid.KindEncounter && r.Heads > 0 {
				if err := reveal(ctx, d, &lines[i]); err != nil {
					return err
				}
			}
		}
		if c.json {
			return c.writeJSON(struct {
				Records []line `json:"records"`
			}{lines})
		}
		c.printList(d.Rules(), lines)
		return nil
	})
}

func (c *call) rows(ctx context.Context, d *duty.Duty) ([]duty.Row, error) {
	if c.night != "" {
		return d.Night(ctx, civil.Date(c.night))
	}
	return d.List(ctx, 0)
}

// reveal puts full names in a line; each record is written in the journal.
func reveal(ctx context.Context, d *duty.Duty, l *line) error {
	f, err := d.Reveal(ctx, l.Record, "people")
	if err != nil {
		return err
	}
	for i, p := range f.Encounter.People {
		if i < len(l.People) {
			l.People[i].Name = fullName(p)
		}
	}
	return nil
}

func fullName(p raid.Person) string { return strings.TrimSpace(p.Surname + " " + p.Name) }

// printList counts apart what was never saved, which no other verb knows, and what was
// taken back, which no figure counts.
func (c *call) printList(rules raid.Rules, lines []line) {
	drafts, undone := 0, 0
	for _, l := range lines {
		c.printf("%s\n", c.sentenceOf(rules, l))
		switch {
		case l.typed():
			drafts++
		case l.Undone:
			undone++
		}
	}
	c.printf("%s\n", c.text.N("cli.count", len(lines)-drafts-undone))
	if undone > 0 {
		c.printf("%s\n", c.text.N("cli.undone", undone))
	}
	if drafts > 0 {
		c.printf("%s\n", c.text.N("cli.drafts", drafts))
	}
}

// typed says that a line is a draft of which nothing was saved.
func (l line) typed() bool { return l.Draft && l.Rev == "" }

// sentenceOf is a line for a person's eyes.
func (c *call) sentenceOf(rules raid.Rules, l line) string {
	lang := string(c.text.Lang())
	codes := rules.Codes
	parts := []string{l.Record.String(), string(l.Night)}
	if !l.At.IsZero() {
		parts = append(parts, c.text.Clock(l.At.In(rules.Offset)))
	}
	for _, p := range l.People {
		one := p.Name
		if p.Age != nil {
			one += " " + strconv.Itoa(*p.Age)
		}
		parts = append(parts, one)
	}
	if l.Place != "" {
		parts = append(parts, l.Place)
	}
	if l.typed() { // how it stands and ends is not said of what nobody saved
		return strings.Join(append(parts, c.text.T("cli.draft_only")), " · ")
	}
	if l.Outcome != "" && l.State != state.WordConflict { // of two versions either may have ended otherwise
		parts = append(parts, c.endings(l, codes, lang))
	}
	if l.Result != "" {
		parts = append(parts, c.text.T("cli.result_"+string(l.Result)))
	}
	word := c.text.T("state." + string(l.State))
	if l.State == state.WordInCare {
		word = c.some(l, word)
	}
	if l.Undone {
		parts = append(parts, c.text.T("cli.taken_back"))
	}
	parts = append(parts, word)
	if l.Verdict == state.VerdictWithdrawn && l.State != state.WordWithdrawn {
		parts = append(parts, c.text.T("state.withdrawn"))
	}
	if l.Wrong {
		parts = append(parts, c.text.T("night.given_wrong"))
	}
	if l.Heads > 1 {
		parts = append(parts, fmt.Sprintf("×%d", l.Heads))
	}
	if l.Draft {
		parts = append(parts, c.text.T("cli.draft_beside"))
	}
	return strings.Join(parts, " · ")
}

// endings name every outcome of a record's children.
func (c *call) endings(l line, lists *codes.Lists, lang string) string {
	var all []string
	for _, o := range append([]codes.Code{l.Outcome}, l.Others...) {
		all = append(all, lists.Label(l.Kind.Outcomes(), o, lang))
	}
	if len(all) == 1 {
		return c.some(l, all[0])
	}
	if l.Kind.Short() { // all of one visit
		return strings.Join(all, ", ")
	}
	return c.text.T("night.endings", "Count", c.text.Int(len(all)), "Text", strings.Join(all, "; "))
}

// some says of how many of a record's children a text is, where not of all.
func (c *call) some(l line, text string) string {
	if l.Share == nil {
		return text
	}
	return c.text.T("night.some", "Count", c.text.Int(l.Share.Count), "All", c.text.Int(l.Share.Of), "Text", text)
}
