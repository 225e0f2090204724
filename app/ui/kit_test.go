package ui_test

import (
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
)

// kit puts one of every piece on a page.
func kit(look *ui.Look) fyne.CanvasObject {
	now := func() time.Time { return night }
	steps := ui.NewStepBar(look, ui.Plain("Қайда"), ui.Plain("Кім"), ui.Plain("Не болды"), ui.Plain("Немен аяқталды"))
	steps.Show(1, ui.StepDone, ui.StepOpen, ui.StepProblem, ui.StepOpen)
	places := ui.NewBigButtons(look, "place", ui.Plain("Орын түрі"), false,
		ui.Option{Code: "CAFE", Say: ui.Plain("Кафе-бар, мейрамхана")},
		ui.Option{Code: "CLUB", Say: ui.Plain("Түнгі клуб, караоке")},
		ui.Option{Code: "COMP", Say: ui.Plain("Компьютер клубы, интернет-кафе")},
		ui.Option{Code: "PARK", Say: ui.Plain("Саябақ, алаң, жағалау"), Icon: icon.Place})
	places.SetSelected("COMP")
	name := ui.NewTextField(look, "people.0.name", ui.Plain("Аты-жөні, айтқанындай")).Placeholder(ui.Plain("Әлия Қ."))
	name.SetProblem(ui.Problem{Blocks: true, Say: ui.Plain("Кімді кездестіргеніңізді жазыңыз.")})
	born := ui.NewDateField(look, "people.0.birth_date", ui.Plain("Туған күні"), now)
	born.SetDate(time.Date(2011, 2, 1, 0, 0, 0, 0, time.UTC))
	age := ui.NewStepper(look, "people.0.age", ui.Plain("Жасы"), 0, 17, 14, nil)
	called := ui.NewTimeField(look, "guardian.called_at", ui.Plain("Заңды өкілге хабарланды"), nil, now)
	called.Set(night.Add(-3 * time.Hour))
	note := ui.NewNarrative(look, "note", ui.Plain("Өз сөзімен: неге далада"), 3)
	note.SetText("Досының туған күнінен қайтып келе жатқан, соңғы автобус кетіп қалған.")
	iin := ui.NewNumberPad(look, "people.0.iin", ui.Plain("ЖСН"), 12, 6, false)
	iin.SetText("9001")
	problems := ui.NewProblemList(look)
	problems.Show([]ui.Problem{
		{Path: "place", Say: ui.Plain("Аудан белгісіз. Таңдасаңыз, жазба есепке дұрыс түседі.")},
		{Path: "people.0.name", Blocks: true, Say: ui.Plain("Кімді кездестіргеніңізді жазыңыз.")},
	})
	badges := ui.Tiles(180, 8)
	for _, s := range []ui.State{"quarantined", "conflict", "returned", "in_care", "draft", "waiting", "accepted", "withdrawn", "sent"} {
		badges.Add(ui.NewStateBadge(look, s).Object())
	}
	left := ui.Column(16, places.Object(), name.Object(), born.Object(),
		ui.Row(16, age.Object(), ui.Space()), called.Object(), note.Object())
	right := ui.Column(16, iin.Object(), problems.Object(),
		ui.Card(ui.Section(ui.Plain("Күйлер"), badges,
			ui.KeyValue(ui.Plain("Орын"), ui.Plain("№ 15 мектептің жаны, Қабанбай батыр даңғылы")))),
		ui.Row(8, ui.NewButton(look.Say("action.cancel"), nil), ui.NewRisky(icon.Close, look.Say("settings.pin_save"), nil)),
		ui.NewMain(icon.Tick, look.Say("unlock.open"), nil))
	return ui.NewScroll(ui.Inset(16, 24, 24, 24, ui.Column(16, steps.Object(), ui.Tiles(420, 24, left, right)))).Object()
}
