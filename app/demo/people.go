package demo

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
)

// staff is who the demonstration enrols. The people are invented; the PINs are
// shown on the unlock screen, which is what makes this a demonstration.
type staff struct {
	Dir  string // folder below the demonstration's own
	Name string
	Role regionfile.Role
	Unit string
	PIN  string
}

// The officers of the demonstration, in the order in which they are enrolled.
var officers = []staff{
	{"patrol", "Нұрсұлтан А.", regionfile.Patrol, "north", "739264"},
	{"patrol-2", "Дана С.", regionfile.Patrol, "north", "851739"},
	{"inspector", "Гүлнар Б.", regionfile.Inspector, "north", "694382"},
	{"supervisor", "Ерлан Қ.", regionfile.Supervisor, "north", "927461"},
}

// crewNames are the two crews of the night, each of one patrol officer.
var crewNames = []string{"1-экипаж", "2-экипаж"}

// meeting is one encounter of the demonstration night: when, by which crew,
// where, whom. No IIN is given: none can be made up safely for a child of
// today.
type meeting struct {
	crew   int           // index into crewNames
	at     time.Duration // after noon of the night's date
	place  raid.Place
	people []raid.Person
	note   string
	closed time.Duration // after meeting; 0: the child is still in care
}

// look is one venue check.
type look struct {
	crew   int
	at     time.Duration
	venue  string
	result raid.VenueResult
}

func clock(h, m int) time.Duration {
	if h < 12 {
		h += 24 // the night belongs to the evening's date
	}
	return time.Duration(h-12)*time.Hour + time.Duration(m)*time.Minute
}

func point(lat, lon float64) *raid.Point {
	return &raid.Point{Lat: int32(lat*1e7 + 0.5), Lon: int32(lon*1e7 + 0.5)}
}

func child(surname, name string, age int, sex codes.Sex, education codes.Code, school, grade string, company, reason, condition, outcome codes.Code) raid.Person {
	p := raid.Person{
		ID: uuid.Must(uuid.NewV7()), Kind: raid.Minor, NoIIN: "I_DOC",
		Surname: surname, Name: name, Age: age, AgeError: 1, Sex: sex,
		Education: education, School: school, Grade: grade, Work: "W_NO",
		Company: company, Reasons: []codes.Code{reason}, Conditions: []codes.Code{condition}, Outcome: outcome,
	}
	return p
}

func why(p raid.Person, words string) raid.Person { p.WhyOut = words; return p }

func called(p raid.Person, kinship codes.Code, name string, minutesLater int) raid.Person {
	p.Guardians = append(p.Guardians, raid.Guardian{
		ID: uuid.Must(uuid.NewV7()), Kinship: kinship, Name: name,
		NotifiedAt: time.Time{}.Add(time.Duration(minutesLater) * time.Minute), // made absolute by plan
	})
	return p
}

func meetings() []meeting {
	return []meeting{
		{0, clock(22, 24), raid.Place{Venue: "v2", Type: "COMP"}, []raid.Person{
			called(why(child("Тілеген", "Аружан", 15, codes.Female, "E_SCH", "s901", "9 «Б»", "K_PEERS", "R_NIGHT_V", "C_OK", "O_SPOT"),
				"Достарыммен ойынға келдім, уақытты байқамай қалдым"), "S_MOTH", "Сәуле Т.", 6),
		}, "", 41 * time.Minute},
		{0, clock(23, 12), raid.Place{Point: point(51.16953, 71.41757), Source: raid.FromGPS, Accuracy: 6, Type: "PARK", Note: "скамейки у входа"}, []raid.Person{
			called(why(child("Ким", "Артём", 14, codes.Male, "E_SCH", "s902", "8 «А»", "K_PEERS", "R_NIGHT_O", "C_OK", "O_HOME"),
				"Гуляли, дома никого нет до утра"), "S_FATH", "Ким В.", 9),
			called(child("Сейіт", "Ернар", 14, codes.Male, "E_SCH", "s902", "8 «А»", "K_PEERS", "R_NIGHT_O", "C_OK", "O_REL"), "S_GRAN", "Күлән С.", 12),
		}, "Оба живут в соседних домах", 58 * time.Minute},
		{1, clock(23, 37), raid.Place{Venue: "v8", Type: "CAFE"}, []raid.Person{
			called(child("Оразова", "Мадина", 16, codes.Female, "E_COL", "c93", "2 курс", "K_ADULT", "R_NIGHT_V", "C_ALC", "O_POL"), "S_MOTH", "Айгүл О.", 14),
		}, "", 95 * time.Minute},
		{1, clock(0, 18), raid.Place{Point: point(51.18041, 71.44655), Source: raid.FromGPS, Accuracy: 9, Type: "YARD"}, []raid.Person{
			called(why(child("Бектұр", "Санжар", 12, codes.Male, "E_SCH", "s903", "6 «В»", "K_ALONE", "R_RUN", "C_DIS", "O_REL"),
				"Үйде ұрыс болды, әжеме бара жатырмын"), "S_GRAN", "Зейнеп Б.", 5),
		}, "Әжесі анасымен сөйлесті, анасы келісті", 66 * time.Minute},
		{0, clock(0, 52), raid.Place{Point: point(51.17256, 71.41955), Source: raid.FromGPS, Accuracy: 5, Type: "STAT"}, []raid.Person{
			called(child("Серік", "Диас", 17, codes.Male, "E_COL", "c91", "1 курс", "K_ALONE", "R_NIGHT_O", "C_OK", "O_HOME"), "S_MOTH", "Жанар С.", 7),
		}, "", 39 * time.Minute},
		{1, clock(1, 15), raid.Place{Venue: "v7", Type: "CLUB"}, []raid.Person{
			called(child("Пак", "Алина", 17, codes.Female, "E_COL", "c92", "2 курс", "K_PEERS", "R_NIGHT_V", "C_OK", "O_POL"), "S_FATH", "Пак Д.", 16),
			called(child("Жұма", "Камила", 16, codes.Female, "E_COL", "c92", "2 курс", "K_PEERS", "R_NIGHT_V", "C_OK", "O_POL"), "S_MOTH", "Гүлмира Ж.", 20),
		}, "", 48 * time.Minute},
		{0, clock(1, 48), raid.Place{Point: point(51.17402, 71.41310), Source: raid.FromGPS, Accuracy: 7, Type: "STRT"}, []raid.Person{
			child("", "Әли", 10, codes.Male, "E_SCH", "", "4", "K_ALONE", "R_NEGL", "C_DIS", ""),
		}, "Мекенжайын айта алмады, әпкесін күтіп тұр", 0},
	}
}

func looks() []look {
	return []look{
		{0, clock(22, 10), "v1", raid.NothingFound},
		{0, clock(22, 21), "v2", raid.MinorsFound},
		{1, clock(22, 48), "v4", raid.NothingFound},
		{1, clock(23, 35), "v8", raid.Violation},
		{0, clock(0, 30), "v3", raid.NothingFound},
		{1, clock(1, 12), "v7", raid.Violation},
	}
}
