// Package report holds the figures of a raid night as pure functions of
// records, and writes them as CSV.
//
// It promises that a figure is defined once, here, in the doc comment of its
// constant; that the same records give the same figures on a device and on the
// server, in whatever order they come; and that nothing it writes names a
// child or has a line for one. It counts and never judges: there are no scores
// and no rankings. It reads no store, no clock and no network.
package report

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
)

// Record is one folded record, as far as figures need it: an encounter or a
// short record, by Kind. Records of other kinds are passed over.
type Record struct {
	ID        uuid.UUID
	Kind      raid.Kind
	Encounter raid.Encounter
	Short     raid.Short // a short record's; else nil
	Accepted  bool       // a supervisor accepted exactly the head that was folded
	Unnamed   bool       // who was met is not shown to the officer who counts
	// Hour is that of the local clock in which an encounter began, from 1 for the first of
	// the day to 24, where no more of its time is known; 0: MetAt says it.
	Hour int
}

// HourOf is the hour of the local clock in which an encounter began, from 0 to 23.
func (r *Record) HourOf(offset *time.Location) (hour int, known bool) {
	switch {
	case r.Hour > 0 && r.Hour <= 24:
		return r.Hour - 1, true
	case r.Encounter.MetAt.IsZero():
		return 0, false
	}
	return r.Encounter.MetAt.In(civil.Location(offset)).Hour(), true
}

// Figure is one of the figures of a night, and the place of its count in
// Figures.
type Figure int

// The figures R01 to R09, R17 and R19 of the derived raid report (docs/sources.md,
// 1). A record counts for the night it names, or, where it names none,
// for the night its time falls into (noon to noon of local time); it counts in
// the district its place names. A withdrawn encounter and an undone venue
// check count nowhere. A minor is a person of kind minor, except one who proved
// to be an adult (outcome O_ADLT); a child met twice in a night counts twice,
// because figure R13 and not this one tells repeats apart.
const (
	// R01 is places checked: the venue checks of the night, where several
	// checks of one known venue in one district count once. Every place counts,
	// whatever its type and result: a place where nothing was found is a figure
	// too.
	R01 Figure = iota
	// R02 is those of R01 where at least one check found a violation.
	R02
	// R03 is minors found: the minors of the night's encounters.
	R03
	// R04 is those of R03 met in an entertainment venue: a place type of class
	// V (note before article 423 of the Code on administrative offences).
	R04
	// R05 is those of R03 met outside the home: a place type of class O.
	// Places of class N, of no type or of an unknown one are in neither R04 nor
	// R05, so the two may be less than R03 together.
	R05
	// R06 is those of R03 delivered to the police: outcome O_POL; or the
	// encounter has a time of delivery, and the child's outcome is not one that
	// excludes it (handed over on the spot, taken home, a talk only, left).
	R06
	// R07 is those of R03 handed to a legal representative: outcome O_SPOT,
	// O_HOME or O_POL. To a relative by consent (O_REL) is not.
	R07
	// R08 is those of R03 handed over on the spot, with no delivery: outcome
	// O_SPOT.
	R08
	// R09 is those of R03 placed in a centre: outcome O_CAN or O_CPD.
	R09
	// R17 is homes of registered children and families that were visited: each
	// home check of the night that was not taken back, whether anybody opened
	// or not.
	R17
	// R19 is talks, lectures and consultations of the night.
	R19

	// NumFigures is how many figures there are.
	NumFigures = iota
)

// CountsChildren says whether a figure counts children and is therefore split
// by place of study.
func (f Figure) CountsChildren() bool { return f >= R03 && f <= R09 }

// Code is the figure's number in the derived raid report: "R01".
func (f Figure) Code() string { return "R" + f.Number() }

// Number is Code without its letter, as in the keys of texts: "01".
func (f Figure) Number() string {
	n := int(f) + 1
	switch f {
	case R17:
		n = 17
	case R19:
		n = 19
	}
	return string([]byte{'0' + byte(n/10), '0' + byte(n%10)})
}

// Count is one figure of one district. School is those of All whose education
// is E_SCH, College those of E_COL; both are zero for figures that count no
// children. Unasked is those of whom nobody was asked, or could say, where they
// study: they are neither. The rest studies elsewhere or nowhere.
type Count struct {
	All     int
	School  int
	College int
	Unasked int
}

// Neither is who is known to be at no school and no college; never below zero.
func (n Count) Neither() int { return max(n.All-n.School-n.College-n.Unasked, 0) }

// Figures is the counts of all figures.
type Figures [NumFigures]Count

// Row is the figures of one district: of all records, and apart of the
// accepted ones. An empty District is the row of records whose place names no
// district of the region.
type Row struct {
	District string // КАТО code of the region file
	Names    codes.Names
	Special  bool // another law is in force there: no articles
	All      Figures
	Accepted Figures
}

// Unknown says whether the row is that of records in no district of the region.
func (r Row) Unknown() bool { return r.District == "" }

// Summary is one night. Rows has every district of the region in the order of
// its file, also those with nothing in them, and last the unknown one if any
// record is in it. Total is the sum over the rows.
type Summary struct {
	Night       civil.Date
	Rows        []Row
	Total       Row
	Records     int // that were counted
	NotAccepted int // of them
	Withdrawn   int // of the night, and counted nowhere
	// Closed says that the shift was closed here, and with it what cannot be
	// opened any more: the figures are less than the night's, and no file of them
	// is written.
	Closed bool
	// WhyOut is how many minors of the whole region gave each reason for being
	// out, by code of the list "why_out". Nowhere else is it told than here and
	// in the child's own record: a sum says nothing of one child.
	WhyOut map[codes.Code]int
}

// Basis says from how many records a night is counted, how many of them are not
// accepted, and how many were withdrawn.
func (s Summary) Basis(t i18n.Texts) string {
	words := t.N("figures.basis", s.Records, "Waiting", t.Int(s.NotAccepted))
	if s.Withdrawn > 0 {
		words += " · " + t.T("figures.withdrawn", "Count", t.Int(s.Withdrawn))
	}
	if s.Closed {
		words += " · " + t.T("figures.closed")
	}
	return words
}

// Known gives the summary without the districts in which nothing was counted, but
// those given: of another unit's district nothing is known where its records are
// not, and a nought would say that there were none.
func (s Summary) Known(own []string) Summary {
	s.Rows = slices.DeleteFunc(slices.Clone(s.Rows), func(r Row) bool {
		return r.All == Figures{} && !slices.Contains(own, r.District)
	})
	return s
}

// Night counts the figures of a night from records in any order.
func Night(night civil.Date, records []Record, region regionfile.Region, codes *codes.Lists, offset *time.Location) Summary {
	return Nights(night, night, records, region, codes, offset)
}

// Nights counts the figures of all nights from one to another, both counted:
// each is the sum of those of its nights. The Night of the summary is the first.
func Nights(from, to civil.Date, records []Record, region regionfile.Region, codes *codes.Lists, offset *time.Location) Summary {
	k := Begin(from, to, region, codes, offset, nil)
	for i := range records {
		k.Add(&records[i])
	}
	return k.Sum()
}

func (f *Figures) add(g Figures) {
	for i := range f {
		f[i].add(g[i])
	}
}

func (n *Count) add(m Count) {
	n.All += m.All
	n.School += m.School
	n.College += m.College
	n.Unasked += m.Unasked
}
