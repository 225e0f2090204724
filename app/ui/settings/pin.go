package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// PINForm changes a PIN; it is shown in a sheet of the shell.
type PINForm struct {
	OnDone   func() // changed
	OnCancel func()

	look   *ui.Look
	keeper Keeper
	busy   bool
	old    *ui.TextField
	pin    *ui.TextField
	again  *ui.TextField
	save   *ui.Button
	says   *ui.Label
	root   *fyne.Container
}

// NewPINForm is an empty form.
func NewPINForm(look *ui.Look, keeper Keeper) *PINForm {
	f := &PINForm{look: look, keeper: keeper}
	f.old = ui.NewSecret(look, "old", look.Say("settings.pin_old"))
	f.pin = ui.NewSecret(look, "pin", look.Say("settings.pin_new"))
	f.pin.SetNote(look.Say("enrol.pin_note"))
	f.again = ui.NewSecret(look, "again", look.Say("enrol.again"))
	for _, field := range []*ui.TextField{f.old, f.pin, f.again} {
		field.OnChange = func(string) { field.ClearProblem(); f.says.Set(nil) }
		field.OnEnter = f.submit
	}
	f.save = ui.NewMain(icon.Key, look.Say("settings.pin_save"), f.submit)
	f.says = ui.NewNote(nil).In(palette.Danger)
	f.root = ui.Column(12, f.old.Object(), f.pin.Object(), f.again.Object(), ui.AtLeast(1, faultHigh, f.says),
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), f.cancel), ui.Space(), f.save))
	return f
}

// Focus gives the keyboard to what is typed first. Call it once the form is put up.
func (f *PINForm) Focus() { f.old.Focus() }

// Object is what is put into the sheet.
func (f *PINForm) Object() fyne.CanvasObject { return f.root }

func (f *PINForm) cancel() {
	if f.OnCancel != nil {
		f.OnCancel()
	}
}

func (f *PINForm) submit() {
	if f.busy {
		return
	}
	if err := f.keeper.CheckPIN(f.pin.Text()); err != nil {
		f.mark(f.pin, f.look.SaySentence(err))
		return
	}
	if f.pin.Text() != f.again.Text() {
		f.mark(f.again, f.look.Say("enrol.different"))
		return
	}
	old, pin := f.old.Text(), f.pin.Text()
	f.busy = true
	f.save.Disable()
	ui.Go(func() error { return f.keeper.ChangePIN(context.Background(), old, pin) }, func(err error) {
		f.busy = false
		f.save.Enable()
		if err != nil {
			f.old.SetText("")
			f.mark(f.old, f.look.SaySentence(err))
			return
		}
		for _, field := range []*ui.TextField{f.old, f.pin, f.again} {
			field.SetText("")
		}
		if f.OnDone != nil {
			f.OnDone()
		}
	})
}

// faultHigh is the room for what is wrong, two lines: nothing moves when it is
// said, nor when it is mended.
const faultHigh float32 = 40

func (f *PINForm) mark(field *ui.TextField, say ui.Say) {
	field.Mark(ui.Problem{Path: field.Path, Blocks: true, Say: say})
	f.says.Set(say)
	field.Focus()
}
