package raidtest

import (
	"encoding/binary"
	"strings"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"

	"github.com/google/uuid"
)

// ActTime is when the child of Child was handed over.
var ActTime = time.Date(2026, 3, 20, 2, 14, 30, 0, time.FixedZone("", 5*3600))

// Device is the id of the device with a number.
func Device(n uint64) uuid.UUID {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:], n)
	binary.BigEndian.PutUint64(id[8:], n*0x9e3779b97f4a7c15)
	return id
}

// Child is a minor who was handed to a mother.
func Child() raid.Person {
	g := raid.Guardian{ID: Device(20), Kinship: "S_MOTH", Name: "Ақмарал Сейтқызы", Phone: "+7 700 000 00 01"}
	return raid.Person{
		ID: Device(10), Kind: raid.Minor, IIN: "950711500005", Surname: "Сейітов", Name: "Ерасыл", Patronymic: "Болатұлы",
		BirthDate: "2095-07-11", Sex: codes.Male, Guardians: []raid.Guardian{g}, Outcome: codes.OutcomeSpot, HandedTo: g.ID, HandedAt: ActTime,
	}
}

// Act is the paper of a handover of Child, not signed yet.
func Act(p raid.Person) handover.Act {
	g := p.Guardians[0]
	return handover.Act{
		ID: Device(30), Version: 1, Number: handover.NewNumber("431000000", Device(1), 66), IssuedAt: ActTime, Salt: strings.Repeat("ab", 16),
		Region: codes.Names{KK: "Қызылорда облысы"}, Unit: codes.Names{KK: "Орталық", RU: "Центральный"}, Officer: Device(40), Name: "Нұрсұлтан А.",
		Child:   handover.Child{Surname: p.Surname, Name: p.Name, Patronymic: p.Patronymic, IIN: p.IIN, BirthDate: p.BirthDate, Sex: p.Sex},
		Taker:   handover.Taker{Guardian: g.ID, Kinship: g.Kinship, Name: g.Name, Phone: g.Phone, Document: "D_ID", Number: "000000001"},
		Outcome: p.Outcome, HandedAt: p.HandedAt, Conditions: []codes.Code{"C_OK"},
		OfficerInk: handover.Strokes{{10, 10, 200, 30, -50, 90}}, TakerInk: handover.Strokes{{10, 10, 200, 30}, {400, 100}},
	}
}
