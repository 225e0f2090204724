package raid_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
)

// told is when the first answer of the tests is given.
var told = time.Date(2026, 4, 10, 4, 30, 0, 0, time.UTC)

func assignment() raid.Assignment {
	return raid.Assignment{
		Unit: "north", Year: 2026, Number: 2, Series: raid.ReportSeries(uuid.UUID{1}, uuid.UUID{2}), At: told.AddDate(0, 0, -8),
		What: "Компьютер клубтарын аптасына екі рет тексеру", Officer: raidtest.ID(9), Until: "2026-05-01", Source: "3/2026-7Q2M-X9KD",
	}
}

// said is an answer a number of hours after the first one could be given.
func said(id byte, step codes.Code, hours int) raid.AssignmentAnswer {
	return raid.AssignmentAnswer{ID: raidtest.ID(id), Step: step, By: raidtest.ID(9), At: told.Add(time.Duration(hours) * time.Hour), Words: "себебі"}
}

func moved(id byte, hours int) raid.AssignmentAnswer {
	a := said(id, codes.AssignmentMoved, hours)
	a.Until = "2026-06-01"
	return a
}

func TestAnAssignmentIsWhole(t *testing.T) {
	t.Parallel()
	if all := assignment().Check(raid.Rules{}); len(all) > 0 {
		t.Fatalf("%+v", all)
	}
	long := strings.Repeat("ә", raid.MaxAssignmentText+1)
	for name, row := range map[string]struct {
		change func(*raid.Assignment)
		path   string
	}{
		"nothing is to be done":    {func(a *raid.Assignment) { a.What = " " }, "what"},
		"too much to be done":      {func(a *raid.Assignment) { a.What = long }, "what"},
		"somebody's number":        {func(a *raid.Assignment) { a.What = "950711500005 тексеру" }, "what"},
		"nobody":                   {func(a *raid.Assignment) { a.Officer = uuid.Nil }, "officer"},
		"two":                      {func(a *raid.Assignment) { a.Organisation = "Білім бөлімі" }, "organisation"},
		"an organisation's number": {func(a *raid.Assignment) { a.Officer, a.Organisation = uuid.Nil, "№ 950711 500005" }, "organisation"},
		"no day":                   {func(a *raid.Assignment) { a.Until = "" }, "until"},
		"a day that is none":       {func(a *raid.Assignment) { a.Until = "2026-02-30" }, "until"},
		"no unit":                  {func(a *raid.Assignment) { a.Unit = "" }, "unit"},
		"no number":                {func(a *raid.Assignment) { a.Number = 0 }, "number"},
		"no series":                {func(a *raid.Assignment) { a.Series = "?" }, "series"},
		"no time":                  {func(a *raid.Assignment) { a.At = time.Time{} }, "at"},
		"withdrawn without reason": {func(a *raid.Assignment) { a.Undone = &raid.Reasoned{} }, "undone.reason"},
		"a reason with a number":   {func(a *raid.Assignment) { a.Undone = &raid.Reasoned{Reason: "950711500005"} }, "undone.reason"},
		"an answer by nobody":      {func(a *raid.Assignment) { a.Answers[0].By = uuid.Nil }, "answers.0"},
		"an answer of no step":     {func(a *raid.Assignment) { a.Answers[0].Step = "" }, "answers.0"},
		"an answer at no time":     {func(a *raid.Assignment) { a.Answers[0].At = time.Time{} }, "answers.0"},
		"an answer after all time": {func(a *raid.Assignment) { a.Answers[0].At = time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC) }, "answers.0"},
		"taken back after all time": {func(a *raid.Assignment) {
			at := time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC)
			a.Answers[0].Undone = &at
		}, "answers.0"},
		"decided after all time":  {func(a *raid.Assignment) { a.At = time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC) }, "at"},
		"an answer without an id": {func(a *raid.Assignment) { a.Answers[0].ID = uuid.Nil }, "answers.0.id"},
		"one answer twice":        {func(a *raid.Assignment) { a.Answers = append(a.Answers, a.Answers[0]) }, "answers.1.id"},
		"too many answers":        {func(a *raid.Assignment) { a.Answers = make([]raid.AssignmentAnswer, raid.MaxAssignmentAnswers+1) }, "answers"},
		"not done, and no reason": {func(a *raid.Assignment) { a.Answers[0].Step, a.Answers[0].Words = codes.AssignmentNotDone, " " }, "answers.0.words"},
		"moved without a day":     {func(a *raid.Assignment) { a.Answers[0].Step = codes.AssignmentMoved }, "answers.0.until"},
		"moved without a reason":  {func(a *raid.Assignment) { a.Answers[0] = moved(1, 1); a.Answers[0].Words = "" }, "answers.0.words"},
		"an answer too long":      {func(a *raid.Assignment) { a.Answers[0].Words = long }, "answers.0.words"},
		"an answer with a number": {func(a *raid.Assignment) { a.Answers[0].Words = "ЖСН 9507-1150-0005" }, "answers.0.words"},
	} {
		a := assignment()
		a.Answers = []raid.AssignmentAnswer{said(1, codes.AssignmentBegun, 1)}
		row.change(&a)
		problems := a.Check(raid.Rules{})
		if !slices.ContainsFunc(problems, func(p raid.Problem) bool { return p.Path == row.path && p.Severity == raid.Blocks }) {
			t.Errorf("%s is let pass: %+v", name, problems)
		}
	}
}

func TestHoldsIIN(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"":                             false,
		"950711500005":                 true,
		"бала 950711500005, мектеп 15": true,
		"950711 500005":                true,
		"9507-1150-0005":               true,
		"950711\u00a0500005":           true,
		"95071150000":                  false, // eleven: a telephone
		"+7 701 123 45 67":             false,
		"9507115000051":                false,
		"01.12.2026 – 31.12.2026":      false,
		"№ 3/2026-7Q2M-X9KD":           false,
		"2026 жылдың 1-тоқсаны, 12 мекеме":  false,
		"950711500005 950711600001":         true,
		"950711 500005 ":                    true,
		"950711500005; 950711600001 де бар": true,
	} {
		if got := raid.HoldsIIN(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
