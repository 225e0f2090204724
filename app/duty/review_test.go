package duty

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
	"shyraq/sync/revision"
)

// A record goes to the desk, comes back with a comment, is answered on another
// device of its officer, and is accepted.
func TestAReturnedRecordComesHome(t *testing.T) {
	a, y, home := newStation(t, aigul), newStation(t, yerlan), newStation(t, aigul)
	id := a.meet("Асан")
	rev := a.finish(id)
	a.carry(y)
	queue := func() []bool {
		t.Helper()
		q, err := y.Queue(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var answered []bool
		for _, item := range q {
			answered = append(answered, item.Answered)
		}
		return answered
	}
	if diff := cmp.Diff([]bool{false}, queue()); diff != "" {
		t.Error(diff)
	}
	if err := y.Return(ctx, id, rev, raid.Comment{Field: "people.0.age", Text: "Жасын тексеріңіз"}); err != nil {
		t.Fatal(err)
	}
	if got := queue(); len(got) != 0 {
		t.Errorf("still in the queue: %v", got)
	}
	a.carry(home)
	y.carry(home)
	f, err := home.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if f.Row.Word != state.WordReturned || len(f.Reviews) != 1 || !f.Reviews[0].Current {
		t.Errorf("word %s, %d reviews", f.Row.Word, len(f.Reviews))
	}
	w, err := home.Edit(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.People[0].Age = 16
	w.Encounter.Answer = &raid.Answer{Review: f.Reviews[0].ID, Text: "16 жаста"}
	answer, err := home.Record(ctx, w)
	if err != nil {
		t.Fatal(err)
	}
	home.carry(y)
	if diff := cmp.Diff([]bool{true}, queue()); diff != "" {
		t.Error(diff)
	}
	if err := y.Accept(ctx, id, rev); code(err) != "stale_review" {
		t.Errorf("the revision of before was accepted: %v", err)
	}
	if err := y.Accept(ctx, id, answer.Rev); err != nil {
		t.Fatal(err)
	}
	if w := y.word(id); w != state.WordAccepted {
		t.Errorf("%s", w)
	}
	// An answer serves once: the next change needs a reason of its own.
	_, err = home.Step(ctx, id, func(e *raid.Encounter) error { e.Note = "x"; return nil })
	if code(err) != "reason_missing" {
		t.Errorf("changed without a reason: %v", err)
	}
}

// What a supervisor decided by mistake he takes back: the record waits again,
// for him and for the officer, and nothing that was signed is gone.
func TestADecisionIsTakenBack(t *testing.T) {
	for _, row := range []struct {
		name   string
		decide func(y *station, id uuid.UUID, rev revision.Hash) error
		word   state.Word
	}{
		{"accepted", func(y *station, id uuid.UUID, rev revision.Hash) error { return y.Accept(ctx, id, rev) }, state.WordAccepted},
		{"returned", func(y *station, id uuid.UUID, rev revision.Hash) error {
			return y.Return(ctx, id, rev, raid.Comment{Text: "қараңыз"})
		}, state.WordReturned},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, y := newStation(t, aigul), newStation(t, yerlan)
			id := a.meet("Асан")
			rev := a.finish(id)
			a.carry(y)
			before, home := y.word(id), a.word(id)
			waits := func() int {
				q, err := y.Queue(ctx)
				if err != nil {
					t.Fatal(err)
				}
				return len(q)
			}
			waits()
			if err := row.decide(y, id, rev); err != nil {
				t.Fatal(err)
			}
			if w := y.word(id); w != row.word || waits() != 0 {
				t.Fatalf("%s after the decision", w)
			}
			y.carry(a)
			if err := y.UndoReview(ctx, id, rev, "undo"); err != nil {
				t.Fatal(err)
			}
			if w := y.word(id); w != before || waits() != 1 {
				t.Errorf("%s and %d wait after it was taken back", w, waits())
			}
			y.carry(a)
			if w := a.word(id); w != home {
				t.Errorf("the officer reads %s", w)
			}
			f, err := a.Encounter(ctx, id)
			if err != nil || len(f.Reviews) != 0 {
				t.Errorf("a decision is still said: %d, %v", len(f.Reviews), err)
			}
			if err := y.UndoReview(ctx, id, rev, "undo"); code(err) != "stale_review" {
				t.Errorf("taken back twice: %v", err)
			}
			if err := y.Accept(ctx, id, rev); err != nil || y.word(id) != state.WordAccepted {
				t.Errorf("not decided anew: %v", err)
			}
		})
	}
}

// A decision is nobody else's to take back, and one that has been answered is
// history.
func TestTakingBackRefuses(t *testing.T) {
	a, y, south := newStation(t, aigul), newStation(t, yerlan), newStation(t, other)
	id := a.meet("Асан")
	rev := a.finish(id)
	a.carry(y)
	if err := y.Return(ctx, id, rev, raid.Comment{Text: "қараңыз"}); err != nil {
		t.Fatal(err)
	}
	y.carry(a)
	a.carry(south)
	y.carry(south)
	if err := south.UndoReview(ctx, id, rev, "undo"); err == nil {
		t.Error("another's decision was taken back")
	}
	f, err := a.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Step(ctx, id, func(e *raid.Encounter) error {
		e.Answer = &raid.Answer{Review: f.Reviews[0].ID, Text: "!"}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	a.carry(y)
	if err := y.UndoReview(ctx, id, rev, "undo"); code(err) != "stale_review" {
		t.Errorf("taken back after the answer: %v", err)
	}
}

func TestReviewRefuses(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	id := a.meet("Асан")
	rev := a.finish(id)
	a.carry(y)
	south := newStation(t, other)
	a.carry(south)
	comment := raid.Comment{Text: "қараңыз"}
	for _, row := range []struct {
		name string
		do   func() error
		want string
	}{
		{"a return that says nothing", func() error { return y.Return(ctx, id, rev) }, "record_blocked"},
		{"a revision that is not there", func() error { return y.Accept(ctx, id, revision.HashOf(nil)) }, "stale_review"},
		{"another unit's record", func() error { return south.Accept(ctx, id, rev) }, "unit"},
		{"a record that is not there", func() error { return y.Return(ctx, uuid.New(), rev, comment) }, "no_record"},
		{"an encounter by a supervisor", func() error {
			_, err := y.Step(ctx, id, func(*raid.Encounter) error { return nil })
			return err
		}, "role"},
		{"a check by a supervisor", func() error {
			_, err := y.CheckVenue(ctx, raid.Place{Point: point()}, raid.NothingFound, "")
			return err
		}, "role"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if err := row.do(); code(err) != row.want {
				t.Errorf("%v, want %s", err, row.want)
			}
		})
	}
	if q, err := south.Queue(ctx); err != nil || len(q) != 0 {
		t.Errorf("another unit's queue has %d (%v)", len(q), err)
	}
}

// Nobody reviews his own record: who was a patrol officer when he wrote it and
// is a supervisor now finds it neither in his queue nor open to a decision.
func TestOwnRecordIsForSomebodyElse(t *testing.T) {
	a := newStation(t, aigul)
	id := a.meet("Асан")
	rev := a.finish(id)
	dir := directory()
	dir.Officers[0].Role = regionfile.Supervisor
	a.learn(dir)
	if err := a.Accept(ctx, id, rev); code(err) != "own_review" {
		t.Errorf("accepted his own: %v", err)
	}
	if q, err := a.Queue(ctx); err != nil || len(q) != 0 {
		t.Errorf("%d in the queue (%v)", len(q), err)
	}
}

func TestQueueOrder(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	var ids []uuid.UUID
	var revs []revision.Hash
	for _, name := range []string{"Бірінші", "Екінші", "Үшінші"} {
		id := a.meet(name)
		ids, revs = append(ids, id), append(revs, a.finish(id))
		a.clock.at = a.clock.at.Add(time.Minute)
	}
	a.meet("Әлі қасымызда") // in care: not yet for review
	a.carry(y)
	if err := y.Return(ctx, ids[2], revs[2], raid.Comment{Text: "?"}); err != nil {
		t.Fatal(err)
	}
	y.carry(a)
	w, err := a.Edit(ctx, ids[2])
	if err != nil {
		t.Fatal(err)
	}
	f, _ := a.Encounter(ctx, ids[2])
	w.Encounter.Answer = &raid.Answer{Review: f.Reviews[0].ID, Text: "!"}
	if _, err := a.Record(ctx, w); err != nil {
		t.Fatal(err)
	}
	a.carry(y)
	q, err := y.Queue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var got []uuid.UUID
	for _, item := range q {
		got = append(got, item.Row.ID)
	}
	if diff := cmp.Diff([]uuid.UUID{ids[2], ids[0], ids[1]}, got); diff != "" {
		t.Error("answered first, then the oldest", diff)
	}
}

func TestSummary(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	first := a.meet("Асан")
	rev := a.finish(first)
	second := a.meet("Үсен")
	a.finish(second)
	gone := a.meet("Жоқ")
	a.finish(gone)
	if _, err := a.Withdraw(ctx, gone, "қате"); err != nil {
		t.Fatal(err)
	}
	check, err := a.CheckVenue(ctx, raid.Place{Venue: "v1", Type: "CAFE", District: "711210000"}, raid.NothingFound, "")
	if err != nil {
		t.Fatal(err)
	}
	undone, err := a.CheckVenue(ctx, raid.Place{Point: point(), Type: "CLUB"}, raid.Violation, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Undo(ctx, undone, "басып кеттім"); err != nil {
		t.Fatal(err)
	}
	a.carry(y)
	if err := y.Accept(ctx, first, rev); err != nil {
		t.Fatal(err)
	}
	s, err := y.Summary(ctx, tonight)
	if err != nil {
		t.Fatal(err)
	}
	got := []int{s.Records, s.NotAccepted, s.Withdrawn, s.Total.All[0].All, s.Total.All[2].All, s.Total.Accepted[2].All, s.Total.All[4].All}
	if diff := cmp.Diff([]int{3, 1, 2, 1, 2, 1, 2}, got); diff != "" {
		t.Errorf("records, not accepted, withdrawn, R01, R03, accepted R03, R05: %s", diff)
	}
	if empty, err := y.Summary(ctx, "2026-07-05"); err != nil || empty.Records != 0 {
		t.Errorf("the next night has %d (%v)", empty.Records, err)
	}
	_ = check
}

func TestWhatIsLeftOfEarlierNights(t *testing.T) {
	a, b, y := newStation(t, aigul), newStation(t, bekzat), newStation(t, yerlan)
	left := func(s *station) (out []state.Word) {
		t.Helper()
		rows, err := s.Unsettled(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			out = append(out, r.Word)
		}
		return out
	}
	done := a.meet("Асан")
	rev := a.finish(done)
	open := a.meet("Үсен")
	if diff := cmp.Diff([]state.Word{state.WordInCare}, left(a)); diff != "" {
		t.Error(diff)
	}
	a.carry(y)
	for _, s := range []*station{a, b, y} {
		s.clock.at = s.clock.at.Add(24 * time.Hour)
	}
	if err := y.Return(ctx, done, rev, raid.Comment{Field: "people.0.age", Text: "?"}); err != nil {
		t.Fatal(err)
	}
	y.carry(a)
	y.carry(b)
	if rows, err := a.Night(ctx, ""); err != nil || len(rows) != 0 {
		t.Fatalf("the next night has %d (%v)", len(rows), err)
	}
	if diff := cmp.Diff([]state.Word{state.WordReturned, state.WordInCare}, left(a), cmpopts.SortSlices(func(x, y state.Word) bool { return x > y })); diff != "" {
		t.Error(diff)
	}
	if got := left(b); len(got) != 0 {
		t.Errorf("another's pen: %v", got)
	}
	f, err := a.Encounter(ctx, done)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Step(ctx, done, func(e *raid.Encounter) error {
		e.Answer = &raid.Answer{Review: f.Reviews[0].ID, Text: "!"}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	a.finish(open)
	if got := left(a); len(got) != 0 {
		t.Errorf("answered and ended, %v is left", got)
	}
}

// An answer without a word is refused; one with words is the reason to change a
// finished record.
func TestAnAnswerNeedsWords(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	id := a.meet("Асан")
	rev := a.finish(id)
	a.carry(y)
	if err := y.Return(ctx, id, rev, raid.Comment{Text: "қараңыз"}); err != nil {
		t.Fatal(err)
	}
	y.carry(a)
	f, err := a.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][2]string{{"", "answer_missing"}, {" \n", "answer_missing"}, {"қаралды", ""}} {
		text, want := row[0], row[1]
		_, err := a.Step(ctx, id, func(e *raid.Encounter) error {
			e.Answer = &raid.Answer{Review: f.Reviews[0].ID, Text: text}
			return nil
		})
		if want != "" && code(err) != want || want == "" && err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What was decided and then withdrawn does not leave without a word: its
// reviewer reads who withdrew it, and why.
func TestAWithdrawalAfterADecisionIsTold(t *testing.T) {
	for _, row := range []struct {
		name   string
		decide func(y *station, id uuid.UUID, rev revision.Hash) error
		told   bool
	}{
		{"accepted", func(y *station, id uuid.UUID, rev revision.Hash) error { return y.Accept(ctx, id, rev) }, true},
		{"returned", func(y *station, id uuid.UUID, rev revision.Hash) error {
			return y.Return(ctx, id, rev, raid.Comment{Text: "Қайда?"})
		}, true},
		{"nobody decided", func(*station, uuid.UUID, revision.Hash) error { return nil }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, y := newStation(t, aigul), newStation(t, yerlan)
			id := a.meet("Асан")
			rev := a.finish(id)
			a.carry(y)
			if err := row.decide(y, id, rev); err != nil {
				t.Fatal(err)
			}
			y.carry(a)
			if _, err := a.Withdraw(ctx, id, "екі рет жазылған"); err != nil {
				t.Fatal(err)
			}
			a.carry(y)
			list, _, err := y.Accepted(ctx, 9)
			if err != nil || (len(list) == 1) != row.told {
				t.Fatalf("%d are listed (%v)", len(list), err)
			}
			if row.told && (list[0].Withdrawn != "екі рет жазылған" || list[0].By != aigul.Name || list[0].At.IsZero()) {
				t.Errorf("withdrawn by %q at %v: %q", list[0].By, list[0].At, list[0].Withdrawn)
			}
		})
	}
}

// TestARecordOfTwoVersionsIsReturned: either of them, and none is accepted before
// they are one. Its officer has the remark.
func TestARecordOfTwoVersionsIsReturned(t *testing.T) {
	both, id := forked(t, func(_ *station, e *raid.Encounter) { e.ClosedAt = e.MetAt.Add(time.Hour) })
	y := newStation(t, yerlan)
	both[0].carry(y)
	rec, err := y.ledger.Record(ctx, id)
	if err != nil || len(rec.Heads) != 2 {
		t.Fatalf("%d heads, %v", len(rec.Heads), err)
	}
	for _, h := range rec.Heads {
		if err := y.Accept(ctx, id, h.Rev); code(err) != "stale_review" {
			t.Errorf("one of two is accepted: %v", err)
		}
	}
	if err := y.Return(ctx, id, rec.Revisions[0].Rev, raid.Comment{Text: "Біріктіріңіз"}); code(err) != "stale_review" {
		t.Errorf("a version of before is returned: %v", err)
	}
	if err := y.Return(ctx, id, rec.Heads[0].Rev, raid.Comment{Text: "Біріктіріңіз"}); err != nil {
		t.Fatal(err)
	}
	if q, err := y.Queue(ctx); err != nil || len(q) != 0 {
		t.Errorf("it waits still: %d, %v", len(q), err)
	}
	y.carry(both[0])
	f, err := both[0].Encounter(ctx, id)
	if err != nil || len(f.Reviews) != 1 || !f.Reviews[0].Current || f.Reviews[0].Review.Comments[0].Text != "Біріктіріңіз" {
		t.Errorf("its officer reads %+v, %v", f.Reviews, err)
	}
}

// A record that was accepted and then changed comes to review again: the queue says that
// it had been accepted, by whom and when, and not that it was returned and answered.
func TestAnAcceptedRecordThatWasChanged(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	id := a.meet("Асан")
	rev := a.finish(id)
	a.carry(y)
	if err := y.Accept(ctx, id, rev); err != nil {
		t.Fatal(err)
	}
	accepted := y.Now()
	y.carry(a)
	a.clock.at = a.clock.at.Add(time.Minute)
	w, err := a.Edit(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.People[0].Age = 16
	w.Encounter.Amendment = &raid.Reasoned{Reason: "жасы қате", At: a.Now()}
	if _, err := a.Record(ctx, w); err != nil {
		t.Fatal(err)
	}
	a.carry(y)
	q, err := y.Queue(ctx)
	if err != nil || len(q) != 1 {
		t.Fatalf("%d wait: %v", len(q), err)
	}
	if v := q[0].Accepted; v == nil || v.By != yerlan.Name || !v.At.Equal(accepted) || q[0].Answered {
		t.Errorf("accepted before: %+v, answered %v", v, q[0].Answered)
	}
}

// A record that was withdrawn before anybody had seen it waits to be noted: by whom and
// why it was withdrawn is told, also where a child of it went to whom he may not go, and
// afterwards it stands among what was decided.
func TestAWithdrawnRecordWaitsToBeNoted(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	id := a.meet("Асан")
	a.finish(id)
	if _, err := a.Withdraw(ctx, id, "екі рет жазылды"); err != nil {
		t.Fatal(err)
	}
	a.carry(y)
	q, err := y.Queue(ctx)
	if err != nil || len(q) != 1 || q[0].Withdrawn != "екі рет жазылды" || q[0].By != aigul.Name {
		t.Fatalf("%+v, %v", q, err)
	}
	if err := y.Accept(ctx, id, q[0].Row.Rev); err != nil {
		t.Fatal(err)
	}
	if q, err = y.Queue(ctx); err != nil || len(q) != 0 {
		t.Errorf("%d wait after it was noted, %v", len(q), err)
	}
	if w := y.word(id); w != state.WordWithdrawn {
		t.Errorf("it is called %s", w)
	}
	list, _, err := y.Accepted(ctx, 10)
	if err != nil || len(list) != 1 || list[0].Withdrawn != "екі рет жазылды" {
		t.Errorf("%+v, %v", list, err)
	}
}
