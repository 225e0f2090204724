package match

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// A town of invented persons, seeded: names are put together as Kazakh names
// are, so that there are thousands of them, some very common.

var (
	nameStarts = strings.Fields("Нұр Ер Бек Ай Жан Ал Әлі Дәу Қай Мұра Се Тал Сам Аза Ора Бақыт Құдай Тілеу Дін Ғали Асыл Темір Болат Есен Кен Мей Рах Сұлтан Шың Өмір Жұма Дос Қуан Сағын Тұрсын Бай Аман Арыс Мақ Сәу Раз Зей Гүл Мөл Дана Қара Ұл Ырыс")
	boyEnds    = strings.Fields("лан жан бек сұлтан бол ген жас мұрат хан ғазы дар берген тай кен ғали сын дәулет рат болат діл шат")
	girlEnds   = strings.Fields("жан гүл сұлу нұр дана бике ай зат ру шаш назым гүлім шолпан ия ела ина айым ерім кен ымгүл")
	houseEnds  = strings.Fields("ов баев беков ғалиев ұлы женов мұратов хамбетов ханов ин метов қызы ев сейітов")
)

func townsman(r *rand.Rand) Person {
	// Squared, so that some names are common and most are rare.
	pick := func(words []string) string { v := r.Float64(); return words[int(v*v*float64(len(words)))] }
	p := Person{Sex: codes.Male, Name: pick(nameStarts) + pick(boyEnds)}
	father := pick(nameStarts) + pick(boyEnds)
	house := pick(nameStarts) + pick(boyEnds)
	if r.IntN(2) == 0 {
		house = pick(nameStarts)
	}
	house += pick(houseEnds)
	p.Patronymic = father + "ұлы"
	if r.IntN(2) == 0 {
		p.Sex, p.Name, p.Patronymic = codes.Female, pick(nameStarts)+pick(girlEnds), father+"қызы"
		if strings.HasSuffix(house, "ов") || strings.HasSuffix(house, "ев") || strings.HasSuffix(house, "ин") {
			house += "а"
		}
	}
	p.Surname = house
	p.Birth = civil.DateOf(time.Date(2008, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(3650)))
	if r.IntN(5) == 0 {
		p.School = fmt.Sprint("s", r.IntN(300))
	}
	if r.IntN(3) == 0 {
		p.Phones = []string{fmt.Sprintf("+7 7%02d %07d", r.IntN(80), r.IntN(1e7))}
	}
	if r.IntN(3) == 0 {
		p.IIN = iinOf(r, p)
	}
	return p
}

// iinOf makes a number that checks, of a person born in the 2090s: no living
// one bears it.
func iinOf(r *rand.Rand, p Person) string {
	for {
		s := fmt.Sprintf("%02d%s%s%d%04d", 90+r.IntN(6), p.Birth[5:7], p.Birth[8:10], 5+r.IntN(2), r.IntN(10000))
		for check := range 10 {
			if _, err := raid.ParseIIN(s + fmt.Sprint(check)); err == nil {
				return s + fmt.Sprint(check)
			}
		}
	}
}

var toRussian = strings.NewReplacer("ұлы", "ович", "қызы", "овна", "ә", "а", "ғ", "г", "қ", "к", "ң", "н", "ө", "о", "ұ", "у",
	"ү", "у", "һ", "х", "і", "и", "Ә", "А", "Ғ", "Г", "Қ", "К", "Ө", "О", "Ұ", "У", "Ү", "У", "І", "И")

// again writes a person down once more, on another night by another hand.
func again(r *rand.Rand, p Person) Person {
	if r.IntN(2) == 0 {
		p.Surname, p.Name, p.Patronymic = toRussian.Replace(p.Surname), toRussian.Replace(p.Name), toRussian.Replace(p.Patronymic)
	}
	if r.IntN(2) == 0 {
		p.Patronymic = ""
	}
	if r.IntN(3) > 0 {
		p.IIN = ""
	}
	switch r.IntN(8) {
	case 0:
		p.Surname, p.Name = p.Name, p.Surname
	case 1:
		p.Name = slipped(r, p.Name)
	case 2:
		p.Surname = slipped(r, p.Surname)
	case 3:
		p.Surname = ""
	}
	turn := r.IntN(6)
	if p.Birth == "" {
		return p
	}
	switch d := string(p.Birth); turn {
	case 0:
		if turned := civil.Date(d[:5] + d[8:] + "-" + d[5:7]); turned.Valid() {
			p.Birth = turned
		}
	case 1:
		p.Birth, p.Born = "", Estimate(2026-int(digits(d[:4], 4)), 1, time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))
	case 2:
		p.Birth = ""
	}
	if r.IntN(4) == 0 {
		p.Sex = ""
	}
	return p
}

func slipped(r *rand.Rand, s string) string {
	runes := []rune(s)
	if len(runes) == 0 {
		return s
	}
	i := r.IntN(len(runes))
	switch r.IntN(3) {
	case 0:
		return string(runes[:i]) + string(runes[i+1:])
	case 1:
		return string(runes[:i]) + string(runes[i]) + string(runes[i:])
	}
	j := r.IntN(len(runes))
	runes[i], runes[j] = runes[j], runes[i]
	return string(runes)
}

func town(n int, seed uint64) []Person {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]Person, n)
	for i := range out {
		if i > 0 && r.IntN(5) == 0 {
			out[i] = again(r, out[r.IntN(i)])
			continue
		}
		out[i] = townsman(r)
	}
	return out
}
