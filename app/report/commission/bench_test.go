package commission_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
	"shyraq/app/report/commission"
)

// years are records of five years in two districts, as they come decoded from a
// store.
func years(n int) []report.Record {
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]report.Record, n)
	for i := range all {
		night := civil.DateOf(time.Date(2021, 4, 1+r.IntN(5*365), 0, 0, 0, 0, kz))
		all[i] = met(i, night, []string{city, aral}[r.IntN(2)], minor(func(p *raid.Person) {
			p.Education, p.Sex, p.Article = codes.EducationSchool, codes.Male, codes.OutsideAtNight
			p.BirthDate = civil.DateOf(time.Date(2006+r.IntN(12), 1, 1+r.IntN(360), 0, 0, 0, 0, kz))
			p.Reasons = []codes.Code{"R_RUN"}
		}))
	}
	return all
}

// BenchmarkCount counts a year beside the one before over records that are decoded,
// and how that grows.
func BenchmarkCount(b *testing.B) {
	for _, n := range []int{25_000, 250_000, 1_000_000} {
		source := commission.Source{Records: of(years(n)...)}
		period := commission.Period{From: "2025-04-01", To: "2026-03-31"}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				commission.Count(period, source, rules(b))
			}
		})
	}
}

// BenchmarkFiles makes the files of a report.
func BenchmarkFiles(b *testing.B) {
	fonts, err := paper.ReadFonts(os.DirFS("../../../assets/fonts"))
	if err != nil {
		b.Fatal(err)
	}
	r, texts := spring(b), language(b, i18n.RU)
	b.Run("pdf", func(b *testing.B) {
		for b.Loop() {
			pages, err := commission.Print(fonts, r, rules(b).Codes, texts, time.Unix(0, 0))
			if err == nil {
				_, err = paper.PDF(fonts, pages[0].About, pages...)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("xlsx", func(b *testing.B) {
		for b.Loop() {
			if err := commission.WriteXLSX(&bytes.Buffer{}, r, rules(b).Codes, texts); err != nil {
				b.Fatal(err)
			}
		}
	})
}
