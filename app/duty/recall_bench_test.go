package duty

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// BenchmarkMetBefore is the whole way of "met before?" on a device that knows
// 20,000 children: looking for news in the store, finding, and reading what is
// shown. It prints the 99th percentile while a name is typed and by IIN, and
// how long the memory takes to be made after the unlock.
func BenchmarkMetBefore(b *testing.B) {
	s := stationOf(b, gulnar)
	s.town(b, 20_000)
	start := time.Now()
	if err := s.PrepareRecall(ctx); err != nil {
		b.Fatal(err)
	}
	made := time.Since(start)
	var byName, byIIN []time.Duration
	ask := func(into *[]time.Duration, q RecallQuery) {
		start := time.Now()
		if _, _, err := s.MetBefore(ctx, q); err != nil {
			b.Fatal(err)
		}
		*into = append(*into, time.Since(start))
	}
	n := 0
	for b.Loop() {
		p := townChild(n * 7919 % 20_000)
		n++
		surname := []rune(p.Surname)
		for i := 3; i <= len(surname); i++ {
			ask(&byName, RecallQuery{Person: raid.Person{Surname: string(surname[:i]), BirthDate: p.BirthDate}, Typing: match.TypingSurname, Met: s.Now()})
		}
		ask(&byName, RecallQuery{Person: p, Met: s.Now()})
		ask(&byIIN, RecallQuery{Person: raid.Person{IIN: "950711500005"}, Met: s.Now()})
	}
	p99 := func(all []time.Duration) float64 {
		slices.Sort(all)
		return float64(all[len(all)*99/100].Microseconds()) / 1000
	}
	b.ReportMetric(p99(byName), "ms-name-p99")
	b.ReportMetric(p99(byIIN), "ms-iin-p99")
	b.ReportMetric(made.Seconds(), "s-made")
}

func townChild(i int) raid.Person {
	starts := strings.Fields("Нұр Ер Бек Ай Жан Ал Дәу Қай Мұра Тал Сам Аза Ора Бақыт Құдай Дін Ғали Асыл Темір Болат Есен Кен Өмір Жұма Дос Сағын")
	ends := strings.Fields("лан жан бек сұлтан бол ген жас хан дар берген тай ғали сын дәулет рат діл")
	houses := strings.Fields("ов баев беков ғалиев ұлы женов мұратов ханов ин қызы")
	p := child(starts[i%26] + ends[i/26%16])
	p.Surname = starts[i/3%26] + ends[i/11%16] + houses[i/5%10]
	p.Age, p.BirthDate = 0, civil.DateOf(time.Date(2009, 1, 1+i%3000, 0, 0, 0, 0, time.UTC))
	p.Phone = ""
	return p
}

// town puts so many records of another device into the store, as a pull would.
func (s *station) town(b *testing.B, n int, change ...func(i int, p *raid.Person)) {
	b.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	var page []ledger.Entry
	for i := range n {
		at := s.clock.at.Add(-time.Duration(n-i) * 36 * time.Minute)
		id, err := newID(at, rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		person := townChild(i)
		person.ID = id
		for _, f := range change {
			f(i, &person)
		}
		body, err := revision.Edit(nil, raid.Encounter{Night: "2026-07-01", MetAt: at, People: []raid.Person{person}})
		if err != nil {
			b.Fatal(err)
		}
		signed, err := revision.Sign(revision.Envelope{
			Schema: 1, Kind: raid.KindEncounter, Record: id, Device: uuid.UUID{9}, DSeq: uint64(i + 1),
			Prev:   revision.Hash(map[bool]string{true: "", false: fmt.Sprintf("%064x", i)}[i == 0]),
			Author: bekzat.ID, Time: revision.Time{MS: at.UnixMilli()}, Unit: "north", Body: body,
		}, key)
		if err != nil {
			b.Fatal(err)
		}
		page = append(page, ledger.Entry{Signed: signed, Key: s.keyOf(signed.Envelope)})
		if len(page) == 500 || i == n-1 {
			if _, err := s.ledger.Append(ctx, page...); err != nil {
				b.Fatal(err)
			}
			page = page[:0]
		}
	}
}

// BenchmarkChildren is the list of cases of 10,000 encounters, of whom each twentieth has
// a referral that goes on and a penalty of the mother: the first time after the memory
// was made, and again when one record came since.
func BenchmarkChildren(b *testing.B) {
	s := stationOf(b, gulnar)
	s.town(b, 10_000, func(i int, p *raid.Person) {
		p.Guardians = []raid.Guardian{{ID: uuid.New(), Name: p.Surname + " Гүлнар", Phone: fmt.Sprintf("+7701%07d", i/3)}}
		p.Proposed = codes.OutsideAtNight
		if i%20 == 0 {
			p.Referrals = []raid.Referral{{ID: uuid.New(), Kind: "F_PSY", Status: "new", Due: "2026-07-20"}}
			p.Guardians[0].Penalties = []raid.Penalty{{ID: uuid.New(), Article: "442.2", Imposed: "2025-12-01"}}
		}
	})
	start := time.Now()
	if err := s.PrepareRecall(ctx); err != nil {
		b.Fatal(err)
	}
	made := time.Since(start)
	if _, err := s.FollowUps(ctx); err != nil { // the session has them before the page is opened
		b.Fatal(err)
	}
	start = time.Now()
	if _, err := s.Children(ctx, "2026-01-01"); err != nil {
		b.Fatal(err)
	}
	first := time.Since(start)
	var again []time.Duration
	for b.Loop() {
		b.StopTimer()
		s.meet("Асан")
		b.StartTimer()
		start := time.Now()
		if _, err := s.Children(ctx, "2026-01-01"); err != nil {
			b.Fatal(err)
		}
		again = append(again, time.Since(start))
	}
	slices.Sort(again)
	b.ReportMetric(made.Seconds(), "s-memory")
	b.ReportMetric(first.Seconds(), "s-first")
	b.ReportMetric(float64(again[len(again)/2].Microseconds())/1000, "ms-again")
}
