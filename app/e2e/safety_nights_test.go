package e2e

import (
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/safety"
	"shyraq/app/raid/state"
	"shyraq/app/report"
	"shyraq/errs"
)

// drunkAdult: a boy with a bruise, and his father drunk beside him. The
// inspector comes before the adult at hand, referral, centre and 111 before
// the act, and the inspector decides who may take him.
func drunkAdult(w *town) {
	t, figures, ctx := w.t, w.figures(), w.t.Context()
	boy := minor("Жаралыбек", 10, "K_ADULT")
	boy.Conditions, boy.Injuries, boy.Outcome = []codes.Code{codes.ConditionInjured}, "Сол бетінде көгерген жер", codes.OutcomeSpot
	father := raid.Person{ID: newID(), Kind: raid.Adult, Name: "Сынақов Ішкен", Conditions: []codes.Code{codes.ConditionDrunk}, Roles: []codes.Code{"A_WITH", "A_DRNK"}}
	at := w.first.save(w.first.begin("23:40", park, boy, father))

	drunk := mother("Сынақов Ішкен")
	drunk.Person, drunk.Taker.Kinship, drunk.Fit, drunk.HandedAt = boy.ID, "S_FATH", false, w.at("00:50")
	done := func(step codes.Code, with string) func(*raid.Person) {
		return func(p *raid.Person) {
			p.Safety = append(p.Safety, safety.Done{ID: newID(), Step: step, At: w.at("00:05"), With: with})
		}
	}
	refer := func(kind codes.Code) func(*raid.Person) {
		return func(p *raid.Person) {
			p.Referrals = append(p.Referrals, raid.Referral{ID: newID(), Kind: kind, Status: "new", Due: civil.DateOf(w.at("12:00"))})
		}
	}
	// Whatever was done, the act asks for the next thing and names it.
	for _, step := range []struct {
		wants codes.Code
		doIt  func(*raid.Person)
	}{
		{safety.Ambulance, done(safety.Ambulance, "103")},
		{safety.Inspector, done(safety.Inspector, "Гүлнар Бекова")},
		{safety.Referral, refer(codes.ReferralJuvenile)},
		{safety.Centre, done(safety.Centre, "Балаларды қолдау орталығы")},
		{safety.Hotline, refer(codes.Referral111)},
	} {
		_, _, err := w.first.IssueAct(ctx, at, drunk)
		if e := w.refused(err, errs.Denied, "act_safety"); !strings.Contains(e.Detail, string(step.wants)) {
			t.Fatalf("the act asks for %q, want %s", e.Detail, step.wants)
		}
		step.doIt(&at.Encounter.People[0])
		at = w.first.save(at)
	}
	_, _, err := w.first.IssueAct(ctx, at, drunk)
	if e := w.refused(err, errs.Denied, "act_safety"); !strings.Contains(e.Detail, string(safety.Decision)) {
		t.Fatalf("the act asks for %q, want the inspector's decision", e.Detail)
	}

	// The pen goes to the inspector, who finds all of it on her own device.
	if _, err := w.first.PassPen(ctx, at.ID, raid.Pen{Officer: w.inspector.device.officer}); err != nil {
		t.Fatal(err)
	}
	w.exchange()
	_, err = w.first.Edit(ctx, at.ID)
	w.refused(err, errs.Denied, "pen")
	hers := w.inspector.reopen(at.ID)
	refer(codes.ReferralMedical)(&hers.Encounter.People[0])
	granny := mother("Сынақова Әже")
	granny.Person, granny.Taker.Kinship, granny.Taker.Guardian = boy.ID, "S_GUAR", newID()
	hers.Encounter.People[0].Guardians = append(hers.Encounter.People[0].Guardians, raid.Guardian{ID: granny.Taker.Guardian, Kinship: "S_GUAR", Name: granny.Taker.Name})
	hers.Encounter.People[0].Safety = append(hers.Encounter.People[0].Safety, safety.Done{
		ID: newID(), Step: safety.Decision, At: w.at("00:55"), With: "Гүлнар Бекова", Ruling: safety.May, Adult: granny.Taker.Guardian,
	})
	hers.Encounter.People[0].Outcome = codes.OutcomeHome
	_, _, err = w.inspector.IssueAct(ctx, hers, drunk) // decided, and still not to the drunk man
	w.refused(err, errs.Denied, "act_unfit")
	granny.HandedAt = w.at("01:30")
	hers, act, err := w.inspector.IssueAct(ctx, hers, granny)
	if err != nil {
		t.Fatal(err)
	}
	hers.Encounter.ClosedAt = w.at("01:31")
	w.inspector.save(hers)

	// The man is in the record and in no figure of children.
	figures.rose(1, map[report.Figure]int{report.R03: 1, report.R05: 1, report.R07: 1})
	got := w.supervisor.reads(at.ID)
	p := got.Encounter.People[0]
	if live := p.Live(); live == nil || live.Number != act.Number || live.Taker.Name != "Сынақова Әже" || live.Officer != w.inspector.device.officer {
		t.Error("the act in force is not the one the inspector issued")
	}
	if len(p.Referrals) != 3 || len(p.Safety) != 4 || p.Injuries == "" {
		t.Errorf("%d referrals, %d steps reached the supervisor", len(p.Referrals), len(p.Safety))
	}
	for _, s := range p.Safety {
		if s.Step == safety.Decision && s.With == "" {
			t.Error("nobody is named who decided")
		}
	}
	w.supervisor.masked(at.ID, "Жаралыбек", "Ішкен", "Сынақова Әже", "Гүлнар Бекова")
	w.stranger.knowsNothing(at.ID)
}

// selfHarm: he is never alone, a fit adult is called and an urgent referral is
// open before anything can be finished.
func selfHarm(w *town) {
	t, figures, ctx := w.t, w.figures(), w.t.Context()
	boy := minor("Жалғызбек", 15, "K_ALONE")
	boy.Reasons = append(boy.Reasons, codes.ReasonSelfHarm)
	boy.WhyOut, boy.Conditions = "Ешкімге керегім жоқ", []codes.Code{"C_DIS"}
	boy.Guardians = []raid.Guardian{{ID: newID(), Kinship: "S_FATH", Name: "Сынақов Сенімді", NotifiedAt: w.at("00:10")}}
	at := w.first.save(w.first.begin("23:50", park, boy))

	// Each ending that leaves something open is refused, and nothing is lost.
	end := at
	end.Encounter.ClosedAt = w.at("00:40")
	p := &end.Encounter.People[0]
	p.Outcome = codes.OutcomeTalk
	finish := func() error { _, err := w.first.Record(ctx, end); return err }
	for _, do := range []func(){
		func() {},
		func() {
			p.Safety = append(p.Safety, safety.Done{ID: newID(), Step: safety.NotAlone, At: w.at("23:51"), With: "Нұрсұлтан Ә."})
		},
		func() { // an adult who is not named is no adult who comes
			p.Safety = append(p.Safety, safety.Done{ID: newID(), Step: safety.FitAdult, At: w.at("00:10")})
		},
		func() { p.Safety[1].With = "Сынақов Сенімді" },
	} {
		do()
		w.blocked(finish(), "problem.safety_open")
	}
	w.exchange()
	if got := w.supervisor.reads(at.ID).Row; got.Word != state.WordInCare {
		t.Errorf("refused, the record is %q to the supervisor", got.Word)
	}
	p.Referrals = []raid.Referral{{ID: newID(), Kind: codes.ReferralPsych, Status: "new", Due: civil.DateOf(w.at("09:00"))}}
	p.Outcome, p.HandedTo, p.HandedAt = codes.OutcomeHome, p.Guardians[0].ID, w.at("00:35")
	if err := finish(); err != nil {
		t.Fatal(err)
	}

	sum := figures.rose(1, map[report.Figure]int{report.R03: 1, report.R05: 1, report.R07: 1})
	got := w.supervisor.reads(at.ID).Encounter.People[0]
	if len(got.Safety) != 2 || len(got.Referrals) != 1 || got.Referrals[0].Status != "new" || got.Referrals[0].Due == "" {
		t.Error("what was done for him did not reach the supervisor")
	}
	var table strings.Builder
	if err := report.WriteCSV(&table, sum, "kk", func(key string) string { return key }); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"R_SUIC", "F_PSY", "Жалғызбек", "Ешкімге", uuid.UUID(boy.ID).String()} {
		if strings.Contains(table.String(), secret) {
			t.Errorf("the figures tell %q", secret)
		}
	}
	w.supervisor.masked(at.ID, "Жалғызбек", "Сенімді")
	w.stranger.knowsNothing(at.ID)
	w.elsewhere.knowsNothing(at.ID)
}

// asksForWork: a man of nineteen at the station leaves what he agrees to leave,
// for one thing, and is no minor anywhere.
func asksForWork(w *town) {
	t, figures, ctx := w.t, w.figures(), w.t.Context()
	place := park
	place.Type = "STAT"
	man := raid.Person{ID: newID(), Kind: raid.YoungAdult, Age: 19, Work: "W_NO", Education: "E_NO",
		Referrals: []raid.Referral{{ID: newID(), Kind: "F_EMP", Status: "new", Due: civil.DateOf(w.at("12:00"))}}}
	at := w.first.begin("23:30", place, man)
	at.Encounter.ClosedAt = w.at("23:40")

	at.Encounter.People[0].Name, at.Encounter.People[0].Phone = "Жұмысбек", "+77010000019"
	_, err := w.first.Record(ctx, at)
	w.blocked(err, "problem.agreed_missing")
	at.Encounter.People[0].Agreed = "Аты мен телефоны, жұмыспен қамту орталығы үшін"
	at = w.first.save(at)

	figures.rose(1, nil)
	got := w.supervisor.reads(at.ID).Encounter.People[0]
	if got.Agreed == "" || len(got.Referrals) != 1 || got.Referrals[0].Kind != "F_EMP" || got.Work != "W_NO" {
		t.Error("what he asked for did not reach the supervisor")
	}
	if got.Proposed != "" || got.Article != "" || got.IIN != "" || got.Surname != "" {
		t.Error("he left more than he agreed to")
	}
	w.supervisor.masked(at.ID, "Жұмысбек", "+77010000019")
	w.stranger.knowsNothing(at.ID)
}

// baikonur: Russian law is in force in the leased city, so the program proposes
// nothing there; the same child in Kyzylorda shows that it would have.
func baikonur(w *town) {
	t, figures := w.t, w.figures()
	met := map[string]uuid.UUID{}
	for _, c := range []struct {
		name  string
		point raid.Point
	}{
		{"431900000", raid.Point{Lat: 456200000, Lon: 633200000}},
		{"431010000", raid.Point{Lat: 448480000, Lon: 655000000}},
	} {
		place := park
		place.Point = &c.point
		boy := minor("Ғарышбек", 14, "K_ALONE")
		boy.Outcome = codes.OutcomeTalk
		at := w.first.begin("23:40", place, boy)
		at.Encounter.ClosedAt = w.at("23:59")
		met[c.name] = w.first.save(at).ID
	}
	sum := figures.rose(2, map[report.Figure]int{report.R03: 2, report.R05: 2})
	for _, row := range sum.Rows {
		if _, ok := met[row.District]; ok != (row.All[report.R03].All == 1) {
			t.Errorf("%s: %d minors", row.District, row.All[report.R03].All)
		}
		if row.Special != (row.District == "431900000") {
			t.Errorf("%s: special %v", row.District, row.Special)
		}
	}
	for kato, id := range met {
		got := w.supervisor.reads(id)
		want := codes.Code("442.2")
		if kato == "431900000" {
			want = ""
		}
		if p := got.Encounter.People[0]; got.Encounter.Place.District != kato || p.Proposed != want {
			t.Errorf("%s: in %s the article proposed is %q, want %q", kato, got.Encounter.Place.District, p.Proposed, want)
		}
	}
	// Who chooses one all the same is told.
	at := w.first.reopen(met["431900000"])
	at.Encounter.People[0].Article = "442.2"
	at.Encounter.Amendment = &raid.Reasoned{Reason: "Бап таңдалды", At: w.first.Now()}
	w.first.save(at)
	w.exchange()
	warned := false
	for _, p := range w.supervisor.reads(at.ID).Problems {
		warned = warned || p.Key == "problem.article_special" && p.Path == "people.0.article"
	}
	if !warned {
		t.Error("an article in Baikonur is taken without a word")
	}
	w.stranger.knowsNothing(at.ID)
}
