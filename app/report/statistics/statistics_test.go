package statistics_test

import (
	"os"
	"testing"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report/statistics"
)

const (
	city, aral, kaz = "431010000", "433200000", "434400000"
)

func region() regionfile.Region {
	r := raidtest.Region()
	r.Names = codes.Names{KK: "Қызылорда облысы", RU: "Кызылординская область", EN: "Kyzylorda region"}
	r.Districts = []regionfile.District{
		{KATO: city, Names: codes.Names{KK: "Қызылорда қаласы", RU: "город Кызылорда", EN: "Kyzylorda city"}},
		{KATO: aral, Aliases: []string{"433200001"}, Names: codes.Names{KK: "Арал ауданы", RU: "Аральский район", EN: "Aral district"}},
		{KATO: kaz, Names: codes.Names{KK: "Қазалы ауданы", RU: "Казалинский район", EN: "Kazaly district"}},
	}
	r.Places = []regionfile.Locality{{Names: codes.Names{KK: "Әйтеке би", RU: "Айтеке-би"}, District: kaz}}
	return r
}

func texts(t testing.TB) (all []i18n.Texts) {
	t.Helper()
	b, err := i18n.Load(os.DirFS("../../../assets/i18n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs() {
		all = append(all, b.For(lang))
	}
	return all
}

func rules(t testing.TB) statistics.Rules {
	return statistics.Rules{Region: region(), Codes: raidtest.Codes(t), Texts: texts(t), Today: "2026-12-01"}
}

func read(t testing.TB, file string) statistics.Reading {
	t.Helper()
	r, err := statistics.Read([]byte(file), rules(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestScratch(t *testing.T) {
	r := read(t, "Сведения о преступности;;;\nза 9 месяцев 2026 года;;;\n№;Район;Преступления несовершеннолетних;в т.ч. преступления школьников;доля, %;Суициды\n1;г. Кызылорда;12;5;41,7%;1\n2;Аральский р-н;3;4;;-2\n3;Неведомый;1;1;;1\n;Всего;17;10;;2\n")
	t.Logf("%+v", r)
	r = read(t, "Подразделение;Место;Дата возбуждения;Решение;Квалификация;Штраф;Фабула;Пол;Возраст;Фамилия\nОП Казалинского района;Айтеке би;03.02.2026;штраф;ст. 442 ч. 1 КоАП РК;12975;X;м;40;Иванов\nУП г. Кызылорды;ул. Аральская;05.04.2026 12:30;;442-бап 2-бөлік;;;;\n?;?;05.04.2026;;127;;;;\nУП г. Кызылорды;;05.13.2026;;999;;;;\nУП г. Кызылорды;;05.03.2026;;999 ч.3;;;;\n")
	t.Logf("%+v", r)
}
