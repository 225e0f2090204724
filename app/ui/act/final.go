package act

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// final is the page as it is printed, with what can be done with it: what is
// still missing before it is issued; a copy, a print or its end afterwards.
type final struct {
	s *Screen

	preview  *preview
	problems *fyne.Container
	number   *ui.Label
	told     *ui.Label
	gone     *ui.Label // that the record was withdrawn, and the act with it
	copy     *ui.Button
	print    *ui.Button
	noPrint  *ui.Label
	void     *ui.Button
	after    *fyne.Container
	safety   *fyne.Container // what was done first, in the words that were written
	root     *fyne.Container
}

func newFinal(s *Screen) *final {
	look := s.deps.Look
	f := &final{s: s, preview: newPreview(look, s.deps.Fonts), problems: ui.Column(14)}
	f.number = ui.NewStrong(f.numberText)
	f.told = ui.NewNote(look.Say("act.told"))
	f.gone = ui.NewStrong(look.Say("record.act_gone")).In(palette.Danger)
	f.copy = ui.NewButton(look.Say("act.copy"), f.askCopy).With(icon.Export)
	f.print = ui.NewButton(look.Say("act.print"), f.askPrint).With(icon.Print)
	f.noPrint = ui.NewNote(look.Say("act.no_printer"))
	f.void = ui.NewRisky(icon.Withdrawn, look.Say("act.void"), f.askVoid)
	nearer := ui.NewIconButton(icon.Plus, look.Say("act.nearer"), func() { f.preview.nearer(1) })
	further := ui.NewIconButton(icon.Minus, look.Say("act.further"), func() { f.preview.nearer(-1) })
	f.after = ui.Column(10, f.number, f.gone, f.noPrint, ui.Tiles(200, 10, f.print, f.copy, f.void), f.told)
	f.safety = ui.Column(4)
	side := ui.Column(12, ui.Row(palette.Gap, nearer, further, ui.Space()), f.problems, f.after, f.safety)
	f.root = ui.Inset(0, 0, 0, sideRoom, besidePage(f.preview, ui.Inset(1, sideRoom, 1, 4, side)))
	return f
}

func (f *final) show() {
	s := f.s
	live := s.issued()
	in := live != nil && s.data.Form.Replaces == ""
	a := s.deps.Acts.Preview(s.data, s.data.Form)
	if in {
		a = *live
	}
	gone := in && s.data.Encounter.Withdrawal != nil
	if gone {
		a.Void = (*handover.Void)(s.data.Encounter.Withdrawal)
	}
	f.preview.fresh()
	page, err := s.deps.Page(a)
	if err != nil {
		s.deps.Notifier.ToastError(err)
	}
	f.preview.show(page)
	f.problems.Objects = nil
	if !in {
		for _, p := range s.problems() {
			f.problems.Add(f.problem(p))
		}
		if fault := s.fields.phoneFault(); fault != nil { // a number that was heard badly is better than none
			f.problems.Add(f.problem(ui.Problem{Path: "taker.phone", Say: fault}))
		}
	}
	ui.Show(f.problems, len(f.problems.Objects) > 0)
	ui.Show(f.after, in)
	f.safety.Objects = s.first.Written(s.person())
	ui.Show(f.safety, len(f.safety.Objects) > 0)
	f.offer(gone)
	f.root.Refresh()
}

// offer shows what may be done with the act that was issued: nothing, where it went with
// its record.
func (f *final) offer(gone bool) {
	can := f.s.deps.Copies.CanPrint()
	ui.Show(f.gone, gone)
	ui.Show(f.told, !gone)
	ui.Show(f.copy, !gone)
	ui.Show(f.void, !gone && !f.s.data.Only)
	ui.Show(f.print, !gone && can)
	ui.Show(f.noPrint, !gone && !can)
}

// problem is a sentence in as many lines as it takes beside the page, and the
// way to where it is mended.
func (f *final) problem(p ui.Problem) fyne.CanvasObject {
	key := "act.to_record"
	if to, known := mendedAt[p.Path]; known {
		key = stepKeys[to]
	}
	mend := ui.NewButton(f.s.deps.Look.Say(key), func() { f.s.jump(p.Path) }).With(icon.Forward)
	mark, role := icon.Info, palette.Lamp
	if p.Blocks {
		mark, role = icon.Warning, palette.Danger
	}
	return ui.Column(6, ui.Row(10, icon.New(mark, role), ui.Grow(ui.NewLabel(p.Say))), mend)
}

func (f *final) numberText() string {
	if a := f.s.issued(); a != nil {
		return "№ " + string(a.Number)
	}
	return ""
}

// askCopy says what a copy is before it is made.
func (f *final) askCopy() {
	look, s := f.s.deps.Look, f.s
	a := s.issued()
	if a == nil {
		return
	}
	s.deps.Notifier.Ask(ui.Question{
		Icon: icon.Export, Head: look.Say("act.copy_head"), Text: look.Say("act.copy_text"), Yes: look.Say("act.copy_yes"),
		OnYes: func() {
			var path string
			s.deps.Run(func() (err error) {
				path, err = s.deps.Copies.Copy(context.Background(), s.data.Record, a.Number)
				return err
			}, func(err error) {
				if err != nil {
					s.deps.Notifier.ToastError(err)
					return
				}
				s.deps.Notifier.Toast(look.Say("act.copied", "Path", path), nil)
			})
		},
	})
}

func (f *final) askPrint() {
	look, s := f.s.deps.Look, f.s
	a := s.issued()
	if a == nil {
		return
	}
	s.deps.Notifier.Ask(ui.Question{
		Icon: icon.Print, Head: look.Say("act.print_head"), Text: look.Say("act.print_text"), Yes: look.Say("act.print"),
		OnYes: func() {
			s.deps.Run(func() error { return s.deps.Copies.Print(context.Background(), s.data.Record, a.Number) }, func(err error) {
				if err != nil {
					s.deps.Notifier.ToastError(err)
					return
				}
				s.deps.Notifier.Toast(look.Say("act.printed"), nil)
			})
		},
	})
}

// askVoid takes a reason, and either only ends the act or begins another in
// its place: then both happen in one step, when the new one is issued.
func (f *final) askVoid() {
	look, s := f.s.deps.Look, f.s
	a := s.issued()
	if a == nil {
		return
	}
	var closeSheet func()
	typed := ui.NewDialog(s.deps.Notifier, "act.void/"+string(a.Number))
	reason := ui.NewTextField(look, "reason", look.Say("act.void_reason")).Most(handover.MaxText)
	again := ui.NewMain(icon.Return, look.Say("act.void_again"), func() {
		closeSheet()
		typed.Done()
		s.again(*a, strings.TrimSpace(reason.Text()))
	})
	only := ui.NewRisky(icon.Withdrawn, look.Say("act.void_only"), func() {
		closeSheet()
		d, text := s.data, strings.TrimSpace(reason.Text())
		s.work(func(ctx context.Context) (Data, error) { return s.deps.Acts.Void(ctx, d, a.Number, text) }, func() {
			typed.Done()
			s.close() // no other act was asked for: none is begun
			s.deps.Notifier.Toast(look.Say("act.voided", "Number", a.Number), nil)
		})
	})
	cancel := ui.NewButton(look.Say("action.cancel"), func() { closeSheet() })
	allow := func() {
		on := strings.TrimSpace(reason.Text()) != ""
		again.SetEnabled(on)
		only.SetEnabled(on)
	}
	reason.OnChange = func(string) { allow() }
	typed.Text("reason", reason)
	allow()
	closeSheet = s.deps.Notifier.Sheet(560, look.Say("act.void_head"), ui.Column(16,
		ui.NewLabel(look.Say("act.void_text")), reason.Object(), ui.Column(10, again, only, cancel)))
	reason.Focus()
}

// again fills the form from the act that will be void. Signatures are given
// anew: a person signs what he sees.
func (s *Screen) again(a handover.Act, reason string) {
	s.data.Form = Form{
		Taker: a.Taker, Place: a.Place, Conditions: a.Conditions, Seen: a.Seen, Returned: a.Returned, Replaces: a.Number, Reason: reason,
	}
	s.plan()
	s.fields.show()
	s.edit(func(*Form) {})
	s.open(stepTaker)
}

// besidePage stands what is said and done beside the page. In a high window it is
// below, no higher than it needs, and scrolls where that is more than a third: the
// page has the rest.
func besidePage(page, side fyne.CanvasObject) *fyne.Container {
	const wide, gap = 320, 12
	var box *fyne.Container
	box = ui.Beside{
		Upright: true, Gap: gap, Below: gap,
		First: func(w float32) float32 { return w - wide - gap },
		Upper: func(h float32) float32 { return h - min(ui.HeightAt(side, box.Size().Width), h*0.36) - gap },
	}.Of(page, ui.NewScroll(side).Object())
	return box
}
