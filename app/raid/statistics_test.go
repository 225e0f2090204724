package raid_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/sums"
)

// statistics are the sums of a file, as they are kept.
func statistics() raid.Statistics {
	return raid.Statistics{
		Unit: "north", By: "Ерлан С.", At: told, Form: sums.FormFigures, Source: "Департамент полиции", Digest: strings.Repeat("0a", 32),
		AgeLow: 15, AgeTop: 34,
		Periods:   []sums.Period{{From: "2025-01-01", To: "2025-03-31"}},
		Districts: []string{"431010000", ""},
		Lines:     []sums.Line{{Figure: "C01"}, {Figure: "R03", Study: "school"}},
		Parts:     []sums.Part{{Counts: []int{4, sums.NotCounted}}, {District: 1, Counts: []int{9, 0}}},
	}
}

func TestStatisticsAreWhole(t *testing.T) {
	t.Parallel()
	if all := statistics().Check(raid.Rules{}); len(all) > 0 {
		t.Fatalf("%+v", all)
	}
	for name, row := range map[string]struct {
		change func(*raid.Statistics)
		path   string
	}{
		"no unit":                  {func(s *raid.Statistics) { s.Unit = "" }, "unit"},
		"no time":                  {func(s *raid.Statistics) { s.At = time.Time{} }, "at"},
		"no form":                  {func(s *raid.Statistics) { s.Form = "other" }, "form"},
		"nobody's":                 {func(s *raid.Statistics) { s.Source = " " }, "source"},
		"somebody's number":        {func(s *raid.Statistics) { s.Source = "950711 500005" }, "source"},
		"no digest":                {func(s *raid.Statistics) { s.Digest = "0a" }, "digest"},
		"ages the wrong way":       {func(s *raid.Statistics) { s.AgeLow = 40 }, "age_top"},
		"no part":                  {func(s *raid.Statistics) { s.Parts = nil }, "parts"},
		"a period that is none":    {func(s *raid.Statistics) { s.Periods[0].To = "2024-12-31" }, "periods.0"},
		"a district twice":         {func(s *raid.Statistics) { s.Districts[1] = "431010000" }, "districts.1"},
		"a line twice":             {func(s *raid.Statistics) { s.Lines[1] = s.Lines[0] }, "lines.1"},
		"a line of nothing":        {func(s *raid.Statistics) { s.Lines[0].Figure = "" }, "lines.0"},
		"a part twice":             {func(s *raid.Statistics) { s.Parts[1].District = 0 }, "parts.1"},
		"a part of no district":    {func(s *raid.Statistics) { s.Parts[1].District = 2 }, "parts.1"},
		"a part of no period":      {func(s *raid.Statistics) { s.Parts[1].Period = -1 }, "parts.1"},
		"a part that lacks counts": {func(s *raid.Statistics) { s.Parts[1].Counts = []int{1} }, "parts.1"},
		"a count below nought":     {func(s *raid.Statistics) { s.Parts[1].Counts[0] = -2 }, "parts.1.counts.0"},
		"withdrawn without reason": {func(s *raid.Statistics) { s.Undone = &raid.Reasoned{} }, "undone.reason"},
		"a reason with a number":   {func(s *raid.Statistics) { s.Undone = &raid.Reasoned{Reason: "950711500005", At: told} }, "undone.reason"},
		"too many cells": {func(s *raid.Statistics) {
			for range sums.MaxCells {
				s.Parts = append(s.Parts, s.Parts[0])
			}
		}, "parts"},
	} {
		s := statistics()
		row.change(&s)
		problems := s.Check(raid.Rules{})
		if !slices.ContainsFunc(problems, func(p raid.Problem) bool { return p.Path == row.path && p.Severity == raid.Blocks }) {
			t.Errorf("%s is let pass: %+v", name, problems)
		}
	}
}

// TestTheLargestStatisticsFit: a revision takes no more than 128 KiB.
func TestTheLargestStatisticsFit(t *testing.T) {
	t.Parallel()
	s, counts := statistics(), slices.Repeat([]int{12345}, sums.MaxLines)
	s.Lines, s.Parts = nil, nil
	for range sums.MaxLines {
		s.Lines = append(s.Lines, sums.Line{Figure: "R16", Code: "F_COUN/HELP_OVERDUE", Study: "college"})
	}
	for i := range sums.MaxCells / sums.MaxLines {
		s.Parts = append(s.Parts, sums.Part{Period: i, District: i, Counts: counts})
	}
	raw, err := json.Marshal(s)
	if err != nil || len(raw) > raid.MaxRecordBytes-4<<10 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}
