package raid

import (
	"encoding/hex"
	"slices"
	"time"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/sums"
)

// KindStatistics are sums that came from a file: earlier figures of the region's own, or
// what the police count.
const KindStatistics Kind = "statistics"

// Statistics are the sums of one file that somebody imported: who did, when, whose figures
// the file says they are, and counts by district and period. Nobody changes them; they may
// be withdrawn, with a reason. They hold no line of the file, and no word of what stood
// beside a number in it.
type Statistics struct {
	Unit   string     `json:"unit"` // whose supervisor imported it
	By     string     `json:"by"`
	At     time.Time  `json:"at"`
	Form   codes.Code `json:"form"`             // see sums.FormFigures
	Source string     `json:"source"`           // whose figures they are, in the officer's words
	Digest string     `json:"digest"`           // SHA-256 of the file, in hexadecimal digits
	Left   int        `json:"left,omitempty"`   // rows of the preview that were left out
	AgeLow int        `json:"age_low,omitzero"` // from what age young people are counted in NEET, where the file or the officer says it
	AgeTop int        `json:"age_top,omitzero"` // up to what age, counted too

	Periods   []sums.Period `json:"periods"`
	Districts []string      `json:"districts"` // КАТО codes; the empty one is the region as a whole
	Lines     []sums.Line   `json:"lines"`
	Parts     []sums.Part   `json:"parts"`

	Undone *Reasoned `json:"undone,omitempty"` // it was withdrawn
}

// Check names what is wrong with an import. Its source may name nobody by his number.
func (s Statistics) Check(rules Rules) []Problem {
	f := &findings{rules: rules}
	f.reason("undone", s.Undone)
	if s.Undone != nil && HoldsIIN(s.Undone.Reason) {
		f.block("undone.reason", "problem.statistics_iin")
	}
	f.unit(s.Unit)
	f.text("unit", s.Unit, MaxLine)
	f.text("by", s.By, MaxLine)
	if s.At.IsZero() {
		f.block("at", "problem.statistics_form")
	}
	f.future("at", s.At)
	if s.Form != sums.FormFigures && s.Form != sums.FormPolice {
		f.block("form", "problem.statistics_form")
	}
	if blank(s.Source) {
		f.block("source", "problem.statistics_source")
	}
	f.text("source", s.Source, MaxLine)
	if HoldsIIN(s.Source) {
		f.block("source", "problem.statistics_iin")
	}
	if raw, err := hex.DecodeString(s.Digest); err != nil || len(raw) != 32 {
		f.block("digest", "problem.statistics_form")
	}
	f.counted("left", s.Left)
	if s.AgeLow < 0 || s.AgeTop < s.AgeLow || s.AgeTop > sums.MaxAge {
		f.block("age_top", "problem.statistics_age")
	}
	f.statisticsTable(s)
	return f.list
}

func (f *findings) statisticsTable(s Statistics) {
	f.many("periods", len(s.Periods), sums.MaxPeriods)
	f.many("districts", len(s.Districts), sums.MaxDistricts)
	f.many("lines", len(s.Lines), sums.MaxLines)
	if len(s.Parts) == 0 || len(s.Parts)*len(s.Lines) > sums.MaxCells {
		f.block("parts", "problem.statistics_form")
		return
	}
	for i, p := range s.Periods {
		f.days(Path("periods", i), p.From, p.To)
		f.once(Path("periods", i), slices.Index(s.Periods, p) == i)
	}
	for i, d := range s.Districts {
		f.text(Path("districts", i), d, MaxLine)
		f.once(Path("districts", i), slices.Index(s.Districts, d) == i)
	}
	for i, l := range s.Lines {
		at := Path("lines", i)
		f.statisticsCode(at, l.Figure, true)
		f.statisticsCode(at, l.Code, false)
		f.statisticsCode(at, l.Study, false)
		f.once(at, slices.Index(s.Lines, l) == i)
	}
	type place struct{ period, district int }
	seen := map[place]bool{}
	for i, p := range s.Parts {
		at := Path("parts", i)
		known := p.Period >= 0 && p.Period < len(s.Periods) && p.District >= 0 && p.District < len(s.Districts)
		f.once(at, known && !seen[place{p.Period, p.District}] && len(p.Counts) == len(s.Lines))
		seen[place{p.Period, p.District}] = true
		for j, n := range p.Counts {
			if n != sums.NotCounted {
				f.counted(Path(at, "counts", j), n)
			}
		}
	}
}

// once blocks what does not hold: that it stands there once, and in its place.
func (f *findings) once(path string, holds bool) {
	if !holds {
		f.block(path, "problem.statistics_form")
	}
}

func (f *findings) counted(path string, n int) {
	if n < 0 || n > maxReportCount {
		f.block(path, "problem.statistics_form")
	}
}

func (f *findings) statisticsCode(path string, code codes.Code, needed bool) {
	if needed && code == "" || len(code) > maxReportCode {
		f.block(path, "problem.statistics_form")
	}
}
