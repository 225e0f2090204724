package statistics

import (
	"regexp"
	"strings"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/sums"
	"shyraq/app/report/commission"
)

// meaning is what a column holds.
type meaning string

// The meanings. Their names are keys below "statistics.as_"; unknown is none of them.
const (
	unknown    meaning = ""
	isDistrict meaning = "district"
	isKATO     meaning = "kato"
	isPeriod   meaning = "period"
	isYear     meaning = "year"
	isQuarter  meaning = "quarter"
	isMonth    meaning = "month"
	isFrom     meaning = "from"
	isTo       meaning = "to"
	isCode     meaning = "code"   // of a figure: R01, C01
	isName     meaning = "figure" // of a figure, or its part
	isNow      meaning = "now"
	isSchool   meaning = "school"
	isCollege  meaning = "college"
	isBefore   meaning = "before"
	isCount    meaning = "count"   // of the figure that the head names
	isDerived  meaning = "derived" // a percentage or a difference: worked out from the others
	isUnit     meaning = "unit"
	isPlace    meaning = "place"
	isOpened   meaning = "opened"
	isDecided  meaning = "decided" // day of the decision
	isArticle  meaning = "article"
	isCase     meaning = "case" // other columns of an export that name nobody
	isPerson   meaning = "person"
	isOrdinal  meaning = "ordinal"
)

// head is what a cell above a column means.
type head struct {
	as   meaning
	line sums.Line
	year int // of which the count is, where the head says so
}

var figureCode = regexp.MustCompile(`^([RCA]\d\d)(?:\D|$)`)

// headOf understands the head of a column.
func (n names) headOf(cell string) head {
	w := wordsOf(cell)
	if len(w) == 0 {
		if strings.ContainsAny(cell, "%") || strings.Contains(cell, "+/-") {
			return head{as: isDerived}
		}
		if strings.TrimSpace(cell) == "№" {
			return head{as: isOrdinal}
		}
		return head{}
	}
	if as := structural(w, cell); as != unknown {
		return head{as: as}
	}
	if as := personal(w); as != unknown {
		return head{as: as}
	}
	if as := ofCase(w); as != unknown {
		return head{as: as}
	}
	if derived(w, cell) {
		return head{as: isDerived}
	}
	return n.counted(cell, w)
}

// structural are the columns of a table of sums, and of our own.
func structural(w text, cell string) meaning {
	switch {
	case cell == "R", w.is("код показателя", "көрсеткіш коды", "figure code"):
		return isCode
	case w.is("№", "п/п", "№ п/п", "р/с", "no", "nr", "номер", "реттік нөмірі"):
		return isOrdinal
	case w.is("КАТО", "код КАТО", "КАТО коды", "kato", "kato code"):
		return isKATO
	case w.is("район", "аудан", "ауданы", "district", "районы", "город район", "город/район", "район/город", "аудан/қала", "қала/аудан", "территория", "аумақ", "районы и города", "аудандар", "наименование района", "аудан атауы", "аудан, қала", "район, город"):
		return isDistrict
	case w.is("год", "жыл", "жылы", "year", "отчетный год"):
		return isYear
	case w.is("квартал", "тоқсан", "тоқсаны", "quarter"):
		return isQuarter
	case w.is("месяц", "ай", "айы", "month"):
		return isMonth
	case w.is("период", "кезең", "кезеңі", "period", "отчетный период", "есепті кезең", "дата", "мерзім"):
		return isPeriod
	case w.is("с", "начало", "начало периода", "дата начала", "с даты", "басы", "кезең басы", "кезеңнің басы", "from", "start"):
		return isFrom
	case w.is("по", "до", "конец", "конец периода", "дата окончания", "по дату", "соңы", "кезең соңы", "кезеңнің соңы", "to", "until", "end"):
		return isTo
	case w.is("показатель", "көрсеткіш", "figure", "indicator", "наименование показателя", "көрсеткіш атауы", "в том числе", "оның ішінде", "of them"):
		return isName
	case w.is("за период", "кезеңде", "period count", "количество", "саны", "count", "значение", "мәні", "value", "всего", "барлығы", "текущий период"):
		return isNow
	case w.is("школа", "мектеп", "school"):
		return isSchool
	case w.is("колледж", "college"):
		return isCollege
	case (w.is("год назад", "былтыр", "year before", "аппг", "прошлый год", "өткен жыл", "аналогичный период прошлого года", "былтырғы кезең", "өткен жылғы кезең")) ||
		w.has("былтыр", "year", "год") && w.has("импорт", "import"):
		return isBefore
	}
	return unknown
}

// personal are the columns in which somebody is named, by name, number, address or words.
// None of them is ever read.
func personal(w text) meaning {
	switch {
	case w.is("фио", "ф.и.о.", "ф и о", "аты-жөні", "т.а.ә.", "имя", "аты", "есімі", "name", "surname", "тегі", "iin"),
		w.has("фамили", "отчеств", "иин", "жсн", "фабул", "телефон", "паспорт", "patronymic", "phone", "әкесінің", "тұрғылықты", "прожив", "жительств", "residence", "мекенжай", "адрес"),
		w.has("дата", "дату", "күні", "date", "year", "год", "жыл") && w.has("рожд", "туған", "туылған", "birth"),
		w.has("населенн", "елді") && w.has("пункт", "мекен"),
		w.has("область", "облыс") && w.has("прожив", "тұр"):
		return isPerson
	}
	return unknown
}

// ofCase are the columns of an export of cases.
func ofCase(w text) meaning {
	dated := w.has("дата", "күні", "date", "уақыты")
	switch {
	case dated && w.has("решен", "решён", "шешім", "decision", "вынес", "рассмотр"):
		return isDecided
	case dated && w.has("возбужд", "составл", "регистр", "соверш", "выявл", "тіркел", "қозғал", "жасал", "толтыр", "opened", "drawn", "offence", "правонаруш"):
		return isOpened
	case w.has("квалификац", "саралау", "саралан", "qualification") || w.is("статья", "бап", "бабы", "article", "статья коап", "ӘҚБтК бабы"):
		return isArticle
	case w.has("подраздел", "орган", "бөлімше", "unit", "department") && !w.has("количеств", "преступл", "қылмыс"):
		return isUnit
	case w.has("место", "орны", "place") && !w.has("работ", "учеб", "жұмыс", "оқу", "work", "study") || w.is("место", "орын", "place"):
		return isPlace
	case w.is("решение", "шешім", "decision", "принятое решение", "қабылданған шешім"), w.has("мера", "шара", "measure") && len(w) <= 4, w.is("взыскание", "жаза"),
		w.has("штраф", "айыппұл", "fine"), w.is("пол", "жынысы", "sex"), w.is("возраст", "жасы", "age"), w.has("опьянен", "мас", "intoxic") && len(w) <= 3,
		w.has("материал", "material") && w.has("номер", "нөмір", "no", "number", "№"), w.is("№ материала", "материал нөмірі", "материал", "номер дела", "№ дела", "іс нөмірі"):
		return isCase
	}
	return unknown
}

// derived says whether a column holds what is worked out from others.
func derived(w text, cell string) bool {
	return strings.Contains(cell, "%") || strings.Contains(cell, "+/-") ||
		w.has("доля", "доли", "удельн", "үлес", "share", "процент", "пайыз", "percent", "рост", "прирост", "снижен", "динамик", "изменен", "өзгеріс", "өсім", "change", "разниц", "айырма")
}

// counted finds the figure that a head names.
func (n names) counted(cell string, w text) head {
	h := head{as: isCount}
	rest := cell
	if m := years.FindStringSubmatch(cell); m != nil {
		h.year = atoi(m[1])
		rest = strings.Replace(cell, m[1], " ", 1)
	}
	if m := figureCode.FindStringSubmatch(strings.TrimSpace(rest)); m != nil {
		h.line.Figure = codes.Code(m[1])
		after := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rest), m[1]))
		words := wordsOf(after)
		switch {
		case words.is("школа", "мектеп", "school"):
			h.line.Study = codes.Code(commission.AtSchool)
		case words.is("колледж", "college"):
			h.line.Study = codes.Code(commission.AtCollege)
		case after != "":
			l, known := n.line(m[1], after)
			if known {
				h.line = l
			} else if w.has("не", "сұралма", "unasked", "asked") {
				return head{}
			}
		}
		return h
	}
	if l, known := n.any(rest); known {
		h.line = l
		return h
	}
	if code := crimeOf(wordsOf(rest)); code != "" {
		h.line.Figure = code
		return h
	}
	return head{}
}

// crimeOf is the figure of crime statistics that some words name; empty where it is none.
func crimeOf(w text) codes.Code {
	crimes := w.has("преступл", "преступн", "қылмыс", "crime", "offence")
	minors := w.has("несовершеннолетн", "кәмелетке", "minor", "подрост", "жасөспірім", "дет", "бала", "child")
	against := w.has("против", "отношен", "потерпевш", "қарсы", "against", "жәбірлен", "victim")
	switch {
	case w.has("попытк", "attempt", "әрекет"), w.has("раскрыт", "нераскрыт"):
		return ""
	case w.has("neet"):
		return commission.Crime05
	case w.has("суицид", "самоубий", "suicide"), w.has("өз") && w.has("өлтір", "қол"):
		return commission.Crime07
	case w.has("тяжк", "ауыр", "serious", "grievous") && w.has("вред", "телесн", "здоров", "денсау", "зиян", "bodily", "harm", "injury"):
		return commission.Crime06
	case crimes && w.has("школьник", "школ", "мектеп", "оқушы", "school", "pupil"):
		return commission.Crime02
	case crimes && w.has("колледж", "студент", "college", "student"):
		return commission.Crime03
	case crimes && minors && against:
		return commission.Crime08
	case crimes && minors:
		return commission.Crime01
	case w.has("молод", "жастар", "жас", "young", "лиц") && w.has("привлеч", "осужд", "ответственн", "жауап", "тартыл", "prosecut"):
		return commission.Crime04
	}
	return ""
}
