package statistics

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/sums"
)

var (
	days     = regexp.MustCompile(`\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2}`)
	years    = regexp.MustCompile(`(?:^|\D)(20\d\d)(?:\D|$)`)
	ofMonth  = regexp.MustCompile(`^\s*(?:(\d{1,2})[./](20\d\d)|(20\d\d)-(\d{2}))\s*$`)
	quarters = regexp.MustCompile(`(?i)(?:^|[^\pL\d])(1|2|3|4|iv|iii|ii|i)[\s-]*(?:-?(?:й|ый|ші|шы))?\s*(?:кв|тоқсан|токсан|quarter)|(?:quarter\s*|q)([1-4])(?:\D|$)`)
	halves   = regexp.MustCompile(`(?i)(?:^|[^\pL\d])(1|2|ii|i)[\s-]*(?:-?(?:е|ое|ші))?\s*(?:полугоди|жартыжылд|half)`)
	spans    = regexp.MustCompile(`(?i)(?:^|\D)(\d{1,2})\s*(?:месяц|мес\.|ай(?:\s|$|ы|д)|months?)`)
	letters  = regexp.MustCompile(`\pL+`)
)

var roman = map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4}

// months are the beginnings of their names in Kazakh, Russian and English.
var months = [12][]string{
	{"қаңтар", "январ", "january", "jan", "янв"}, {"ақпан", "феврал", "february", "feb", "фев"}, {"наурыз", "март", "march", "mar"}, {"сәуір", "апрел", "april", "apr", "апр"},
	{"мамыр", "май", "мая", "мае", "may"}, {"маусым", "июн", "june", "jun"}, {"шілде", "июл", "july", "jul"}, {"тамыз", "август", "august", "aug", "авг"},
	{"қыркүйек", "сентябр", "september", "sep", "сен"}, {"қазан", "октябр", "october", "oct", "окт"}, {"қараша", "ноябр", "november", "nov", "ноя"}, {"желтоқсан", "декабр", "december", "dec", "дек"},
}

// periodOf reads a period in words or days: "01.01.2025 – 31.03.2025", "1 квартал 2025 года",
// "2025 жылғы қаңтар", "январь–март 2025", "9 месяцев 2025", "2025".
func periodOf(s string) (sums.Period, bool) {
	if found := days.FindAllString(s, 3); len(found) >= 2 {
		from, ok := date(found[0], 0)
		to, both := date(found[1], 0)
		return sums.Period{From: from, To: to}, ok && both && from <= to
	} else if len(found) == 1 {
		return sums.Period{}, false
	}
	if m := ofMonth.FindStringSubmatch(s); m != nil {
		month, year := m[1]+m[4], m[2]+m[3]
		return monthsOf(atoi(year), atoi(month), 1)
	}
	m := years.FindAllStringSubmatch(s, 2)
	if len(m) != 1 {
		return sums.Period{}, false
	}
	return within(atoi(m[0][1]), strings.Replace(s, m[0][1], " ", 1))
}

// within is what part of a year is meant; all of it where nothing is said.
func within(year int, s string) (sums.Period, bool) {
	if q := quarters.FindStringSubmatch(s); q != nil {
		return monthsOf(year, (part(q[1]+q[2])-1)*3+1, 3)
	}
	if h := halves.FindStringSubmatch(s); h != nil {
		return monthsOf(year, (part(h[1])-1)*6+1, 6)
	}
	var named []int
	for _, w := range letters.FindAllString(strings.ToLower(s), -1) {
		if n := monthOf(w); n > 0 {
			named = append(named, n)
		}
	}
	switch {
	case len(named) == 1:
		return monthsOf(year, named[0], 1)
	case len(named) == 2 && named[0] <= named[1]:
		return monthsOf(year, named[0], named[1]-named[0]+1)
	case len(named) > 0:
		return sums.Period{}, false
	}
	if n := spans.FindStringSubmatch(s); n != nil {
		return monthsOf(year, 1, atoi(n[1]))
	}
	return monthsOf(year, 1, 12)
}

func part(s string) int {
	if n, ok := roman[strings.ToLower(s)]; ok {
		return n
	}
	return atoi(s)
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

// monthOf is the month that a word names, 1 to 12.
func monthOf(word string) int {
	for i, all := range months {
		for _, m := range all {
			if word == m || len([]rune(m)) > 3 && strings.HasPrefix(word, m) {
				return i + 1
			}
		}
	}
	return 0
}

func monthsOf(year, first, count int) (sums.Period, bool) {
	if year < 2000 || year > 2099 || first < 1 || count < 1 || first+count > 13 {
		return sums.Period{}, false
	}
	from := time.Date(year, time.Month(first), 1, 0, 0, 0, 0, time.UTC)
	return sums.Period{From: civil.DateOf(from), To: civil.DateOf(from.AddDate(0, count, -1))}, true
}

// monthAround is the month in which a day lies, of the running one as much as is over.
func monthAround(day, today civil.Date) sums.Period {
	at := day.In(time.UTC)
	p, _ := monthsOf(at.Year(), int(at.Month()), 1)
	if today >= p.From && today < p.To {
		p.To = today
	}
	return p
}
