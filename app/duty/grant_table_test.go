package duty

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report/commission"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// grantWorld is a record of a night before, with an act, at each officer's.
type grantWorld struct {
	at     map[regionfile.Role]*station
	record uuid.UUID
	rev    revision.Hash
	person uuid.UUID
	act    handover.Number
	raid   uuid.UUID
	check  uuid.UUID
	w      Draft
}

func newGrantWorld(t *testing.T) grantWorld {
	a, g, y := newStation(t, aigul), newStation(t, gulnar), newStation(t, yerlan)
	f := grantWorld{at: map[regionfile.Role]*station{regionfile.Patrol: a, regionfile.Inspector: g, regionfile.Supervisor: y}}
	f.raid = y.plan(aigul)
	y.carry(a)
	w, act := a.issued(a.handing("Асан", nil))
	f.record, f.person, f.act = w.ID, w.Encounter.People[0].ID, act.Number
	var err error
	if f.check, err = a.CheckVenue(ctx, raid.Place{Venue: "v1", Type: "CAFE", Point: point()}, raid.NothingFound, ""); err != nil {
		t.Fatal(err)
	}
	w.Encounter.ClosedAt = a.Now()
	signed, err := a.Record(ctx, w)
	if err != nil {
		t.Fatal(err)
	}
	f.rev, f.w = signed.Rev, w
	a.sent("stored")
	a.carry(g)
	a.carry(y)
	y.carry(g)
	for _, s := range f.at {
		s.granted(wire.UsualGrant)
	}
	return f
}

// reads are the methods that give something of a record: each refuses with
// "grant_ended" when the grant has ended, and never before.
var reads = map[string]struct {
	who  regionfile.Role
	call func(*station, grantWorld) error
}{
	"Track":     {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Track(ctx, tonight)) }},
	"Night":     {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Night(ctx, tonight)) }},
	"List":      {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.List(ctx, 0)) }},
	"Search":    {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Search(ctx, "Сынақ")) }},
	"Unsettled": {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Unsettled(ctx)) }},
	"Summary":   {regionfile.Supervisor, func(s *station, f grantWorld) error { return second(s.Summary(ctx, tonight)) }},
	"Commission": {regionfile.Supervisor, func(s *station, f grantWorld) error {
		return second(s.Commission(ctx, commission.Period{From: tonight, To: tonight}))
	}},
	"Places": {regionfile.Supervisor, func(s *station, f grantWorld) error {
		return second(s.Places(ctx, commission.Period{From: tonight, To: tonight}))
	}},
	"Behind": {regionfile.Supervisor, func(s *station, f grantWorld) error {
		return second(s.Behind(ctx, commission.Period{From: tonight, To: tonight}, commission.Number{Line: commission.Line{Figure: "R03"}, Whole: true}))
	}},
	"Freeze": {regionfile.Supervisor, func(s *station, f grantWorld) error {
		return second(s.Freeze(ctx, commission.Period{From: "2026-06-01", To: "2026-06-30"}))
	}},
	"FrozenReports":  {regionfile.Supervisor, func(s *station, f grantWorld) error { return second(s.FrozenReports(ctx)) }},
	"WithdrawReport": {regionfile.Supervisor, func(s *station, f grantWorld) error { return s.WithdrawReport(ctx, f.record, "қате") }},
	"Differs": {regionfile.Supervisor, func(s *station, f grantWorld) error {
		return second(s.Differs(ctx, commission.Report{Period: oneNight}))
	}},
	"CountedNights": {regionfile.Supervisor, func(s *station, f grantWorld) error { return second(s.CountedNights(ctx)) }},
	"BegunOn":       {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.BegunOn(ctx, tonight)) }},
	"ShiftSheet":    {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.ShiftSheet(ctx, tonight)) }},
	"CloseShift":    {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.CloseShift(ctx, "2026-07-01")) }},
	"Encounter":     {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Encounter(ctx, f.record)) }},
	"Reveal":        {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Reveal(ctx, f.record, "names")) }},
	"History": {regionfile.Patrol, func(s *station, f grantWorld) error {
		return second(s.History(ctx, f.record, func(_, _ Version) []codes.Names { return nil }))
	}},
	"Head":         {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Head(ctx, f.record)) }},
	"Edit":         {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Edit(ctx, f.record)) }},
	"Acts":         {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Acts(ctx, f.record)) }},
	"DoubtsOfActs": {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.DoubtsOfActs(ctx, f.record)) }},
	"OpenAct":      {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.OpenAct(ctx, f.record, f.act, ActShown)) }},
	"FindAct":      {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.FindAct(ctx, f.act)) }},
	"Elsewhere": {regionfile.Patrol, func(s *station, f grantWorld) error {
		return second(s.Elsewhere(ctx, f.record, []revision.Hash{f.rev}))
	}},
	"HeadsDiffer": {regionfile.Patrol, func(s *station, f grantWorld) error {
		return second(s.HeadsDiffer(ctx, f.record, func(Version, Version) []codes.Names { return nil }))
	}},
	"Split": {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Split(ctx, f.record)) }},
	"Lacks": {regionfile.Patrol, func(s *station, f grantWorld) error {
		return second(s.Lacks(ctx, f.record, [2]revision.Hash{}, nil, nil))
	}},
	"Settle": {regionfile.Patrol, func(s *station, f grantWorld) error {
		return second(s.Settle(ctx, f.record, [2]revision.Hash{}, nil, nil))
	}},
	"Step": {regionfile.Patrol, func(s *station, f grantWorld) error {
		return second(s.Step(ctx, f.record, func(*raid.Encounter) error { return nil }))
	}},
	"Finish":   {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Finish(ctx, f.record)) }},
	"Withdraw": {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.Withdraw(ctx, f.record, "")) }},
	"PassPen":  {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.PassPen(ctx, f.record, raid.Pen{})) }},
	"Record": {regionfile.Patrol, func(s *station, f grantWorld) error {
		return second(s.Record(ctx, Draft{ID: f.record, Seen: []revision.Hash{f.rev}, Encounter: f.w.Encounter}))
	}},
	"VoidAct": {regionfile.Patrol, func(s *station, f grantWorld) error {
		_, err := s.VoidAct(ctx, f.w, f.act, "")
		if code(err) == "reason_missing" {
			_, err = s.VoidAct(ctx, f.w, f.act, "қате")
		}
		return err
	}},
	"EditShort":  {regionfile.Patrol, func(s *station, f grantWorld) error { return second(s.EditShort(ctx, f.check)) }},
	"AmendShort": {regionfile.Patrol, func(s *station, f grantWorld) error { return s.AmendShort(ctx, f.check, raid.HomeCheck{}) }},
	"Undo":       {regionfile.Patrol, func(s *station, f grantWorld) error { return s.Undo(ctx, f.check, "қате") }},
	"MetBefore": {regionfile.Inspector, func(s *station, f grantWorld) error {
		_, _, err := s.MetBefore(ctx, RecallQuery{Met: s.Now(), Person: child("Асан")})
		return err
	}},
	"MetDetails": {regionfile.Inspector, func(s *station, f grantWorld) error {
		_, _, err := s.MetDetails(ctx, f.record, f.person)
		return err
	}},
	"DecideMet": {regionfile.Inspector, func(s *station, f grantWorld) error {
		return second(s.DecideMet(ctx, f.record, f.person, Meeting{Record: f.record, Person: f.person}, raid.SameChild, ""))
	}},
	"OnRegisters": {regionfile.Inspector, func(s *station, f grantWorld) error {
		return second(s.OnRegisters(ctx, RecallQuery{Person: child("Асан")}))
	}},
	"RepeatBefore":  {regionfile.Inspector, func(s *station, f grantWorld) error { return second(s.RepeatBefore(ctx, RepeatQuery{})) }},
	"PrepareRecall": {regionfile.Inspector, func(s *station, f grantWorld) error { return s.PrepareRecall(ctx) }},
	"LinksOf":       {regionfile.Inspector, func(s *station, f grantWorld) error { return second(s.LinksOf(ctx, f.record)) }},
	"RecordLink": {regionfile.Inspector, func(s *station, f grantWorld) error {
		a, b := raid.PersonRef{Record: f.record, Person: f.person, Rev: string(f.rev)}, raid.PersonRef{Record: uuid.New(), Person: uuid.New(), Rev: string(f.rev)}
		return second(s.RecordLink(ctx, uuid.Nil, raid.Link{A: a, B: b, Decision: raid.SameChild, Reason: "x"}))
	}},
	"UndoLink":     {regionfile.Inspector, func(s *station, f grantWorld) error { return s.UndoLink(ctx, f.record, "қате") }},
	"Queue":        {regionfile.Supervisor, func(s *station, f grantWorld) error { return second(s.Queue(ctx)) }},
	"Returned":     {regionfile.Supervisor, func(s *station, f grantWorld) error { return second(s.Returned(ctx)) }},
	"Accepted":     {regionfile.Supervisor, func(s *station, f grantWorld) error { return third(s.Accepted(ctx, 7)) }},
	"FindAccepted": {regionfile.Supervisor, func(s *station, f grantWorld) error { return third(s.FindAccepted(ctx, "Асан", 7)) }},
	"Accept":       {regionfile.Supervisor, func(s *station, f grantWorld) error { return s.Accept(ctx, f.record, f.rev) }},
	"Return":       {regionfile.Supervisor, func(s *station, f grantWorld) error { return s.Return(ctx, f.record, f.rev, raid.Comment{Text: "x"}) }},
	"UndoReview":   {regionfile.Supervisor, func(s *station, f grantWorld) error { return s.UndoReview(ctx, f.record, f.rev, "қате") }},
	"RecordReview": {regionfile.Supervisor, func(s *station, f grantWorld) error {
		return second(s.RecordReview(ctx, raid.Review{Record: f.record, Rev: string(f.rev), Decision: raid.Accept}))
	}},
	"FollowUps":    {regionfile.Inspector, func(s *station, f grantWorld) error { return second(s.FollowUps(ctx)) }},
	"Helped":       {regionfile.Inspector, func(s *station, f grantWorld) error { return second(s.Helped(ctx)) }},
	"Children":     {regionfile.Inspector, func(s *station, f grantWorld) error { return second(s.Children(ctx, tonight)) }},
	"FindChildren": {regionfile.Inspector, func(s *station, f grantWorld) error { return second(s.FindChildren(ctx, "Асан")) }},
	"CaseHistory": {regionfile.Inspector, func(s *station, f grantWorld) error {
		return second(s.CaseHistory(ctx, f.record, f.person, "case_visit"))
	}},
	"FindHelp": {regionfile.Inspector, func(s *station, f grantWorld) error { return second(s.FindHelp(ctx, "Асан")) }},
	"HelpOf":   {regionfile.Inspector, func(s *station, f grantWorld) error { return second(s.HelpOf(ctx, f.record, false)) }},
	"AnswerReferral": {regionfile.Inspector, func(s *station, f grantWorld) error {
		return second(s.AnswerReferral(ctx, raid.FollowUp{Record: f.record}))
	}},
	"UndoAnswer":  {regionfile.Inspector, func(s *station, f grantWorld) error { return s.UndoAnswer(ctx, f.record, "қате") }},
	"Assignments": {regionfile.Supervisor, func(s *station, f grantWorld) error { return second(s.Assignments(ctx)) }},
	"Assign": {regionfile.Supervisor, func(s *station, f grantWorld) error {
		return second(s.Assign(ctx, clubs(aigul.ID, "2026-07-20")))
	}},
	"AnswerAssignment": {regionfile.Inspector, func(s *station, f grantWorld) error {
		return second(s.AnswerAssignment(ctx, f.record, codes.AssignmentBegun, "", ""))
	}},
	"TakeBackAssignment": {regionfile.Inspector, func(s *station, f grantWorld) error { return second(s.TakeBackAssignment(ctx, f.record)) }},
	"WithdrawAssignment": {regionfile.Supervisor, func(s *station, f grantWorld) error { return second(s.WithdrawAssignment(ctx, f.record, "қате")) }},
	"Statistics":         {regionfile.Inspector, func(s *station, f grantWorld) error { return second(s.Statistics(ctx)) }},
	"ReadStatistics": {regionfile.Supervisor, func(s *station, f grantWorld) error {
		return second(s.ReadStatistics(ctx, []byte("КАТО;Суицид 2025\n711210000;1\n"), nil))
	}},
	"WouldReplace":     {regionfile.Supervisor, func(s *station, f grantWorld) error { return second(s.WouldReplace(ctx, suicides())) }},
	"ImportStatistics": {regionfile.Supervisor, func(s *station, f grantWorld) error { return second(s.ImportStatistics(ctx, suicides(), "ДП")) }},
	"UndoStatistics":   {regionfile.Supervisor, func(s *station, f grantWorld) error { return second(s.UndoStatistics(ctx, f.record, "қате")) }},
	"Positions":        {regionfile.Supervisor, func(s *station, f grantWorld) error { _, _, err := s.Positions(ctx, ""); return err }},
	"WhoLooked":        {regionfile.Supervisor, func(s *station, f grantWorld) error { return second(s.WhoLooked(ctx, f.record)) }},
}

// goOn are the methods that record, or read what names no child: none of them says
// "grant_ended", ever. What they say of at-hand records is in TestGrantEnds.
var goOn = []string{
	"NewEncounter", "SaveDraft", "DropDraft", "Draft", "Drafts", "AtHand", "IssueAct", "PreviewAct", "CheckVenue", "Visit", "RecordShort", // recording
	"Shift", "ShiftOf", "ShiftAt", "Raids", "Plans", "RaidVersions", "OpenShifts", "HoldsNight", "ShiftClosed", "ReopenShift", "AskedOfUs", "Lendings", "AnswerLending", // plans
	"PlanOperation", "PlanRaid", "SettleRaid", "CancelRaid", "RestoreRaid",
	"Typed", "KeepTyped", "Place", "KeepPlace", "HoldDraft", "HoldTyped", "HoldPlace", "FileHeld", "Holds", "WriteHeld", "Unwritable", // what he types
	"Rules", "Region", "Bound", "Officer", "Colleague", "Colleagues", "HelpOfficers", "DistrictAt", "PlaceName", "Now", "NewID", "PublishedKeys", "Grant", "GrantEnded", // of the region and the device
	"StartSync", "StopSync", "SyncOnce", "AskByFile", "ReadAnswer", "Carry", "SyncStatus", "Nudge", "SendNow", "OnChange", "Close", "Verify", "Found", "DestroyNightKeys",
	"PositionAgreed", "AgreePosition", "TellPosition", "OnRaid", // the place of the officer himself, and the plan
	"TrackAgreed", "AgreeTrack", "KeepTrack", // the way of the officer himself; what was kept of it is read by Track
	"Unlocked", "Printed", "Exported", "Recovered", "RecoveryAgents",
}

func third[T, U any](_ T, _ U, err error) error { return err }

func second[T any](_ T, err error) error { return err }

// TestGrantTable holds every method of a duty, the ones added tomorrow too, to one of
// two lists: those that read records, and those that do not.
func TestGrantTable(t *testing.T) {
	of := reflect.TypeFor[*Duty]()
	for i := range of.NumMethod() {
		name := of.Method(i).Name
		if _, is := reads[name]; is == slices.Contains(goOn, name) {
			t.Errorf("%s is to stand in one of the lists: does it give anything of a record?", name)
		}
	}
	f := newGrantWorld(t)
	for name, row := range reads {
		if _, there := of.MethodByName(name); !there {
			t.Errorf("there is no %s", name)
		}
		if name == "Undo" { // it writes, and what follows reads as before
			continue
		}
		if err := row.call(f.at[row.who], f); code(err) == courier.CodeGrantEnded {
			t.Errorf("%s: refused while the grant lasts", name)
		}
	}
	for _, s := range f.at {
		s.clock.at = s.clock.at.Add(wire.UsualGrant + time.Hour)
	}
	for name, row := range reads {
		if err := row.call(f.at[row.who], f); code(err) != courier.CodeGrantEnded {
			t.Errorf("%s: %v after the end", name, err)
		}
	}
	for _, s := range f.at {
		s.granted(wire.UsualGrant)
	}
	for name, row := range reads {
		if err := row.call(f.at[row.who], f); code(err) == courier.CodeGrantEnded {
			t.Errorf("%s: refused after one contact", name)
		}
	}
}
