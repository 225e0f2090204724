package device

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/vault"
	"shyraq/sync/recovery"
)

// TestWhatWasTypedComesBack: an officer forgot his PIN, or both copies of the vault are
// damaged or gone, and no region is reached; two administrators' words, brought on a
// stick, open his work again with the form that he never finished. His colleague on the
// device keeps what he has.
func TestWhatWasTypedComesBack(t *testing.T) {
	const newPIN = "830275"
	for name, lose := range map[string]func(path string) error{
		"a forgotten PIN": func(string) error { return nil },
		"damaged":         func(path string) error { return os.WriteFile(path, []byte("{"), 0o600) },
		"gone":            os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			dir, who := filepath.Join(t.TempDir(), "device"), devicetest.Aigul
			devicetest.Enrol(t, dir, now, who, devicetest.Bekzat)
			d := open(t, config(t, dir))
			must(d.Unlock(bg, who.ID, who.PIN))
			typed := duty.Draft{ID: uuid.Must(uuid.NewV7()), Encounter: raid.Encounter{Note: "айтқаны"}}
			must(d.Duty().SaveDraft(bg, typed))

			var keys []recovery.Key
			known, err := vault.LoadDevice(dir)
			must(err)
			agents := recovery.Agents{Region: known.ServerID, Serial: 1, At: now()}
			for _, name := range []string{"Асан", "Бота"} {
				k, err := recovery.NewKey(rand.Reader)
				must(err)
				keys, agents.Agents = append(keys, k), append(agents.Agents, k.Agent(name))
			}
			must(d.keys.TrustAgents(agents))
			_, _, err = d.keys.Escrow(recovery.Owner{Region: known.ServerID, Device: known.Device, Officer: who.ID}, "epoch")
			must(err)
			must(d.Close(nil))
			for _, file := range []string{"vault.json", "vault.copy.json"} {
				must(lose(filepath.Join(dir, file)))
			}

			d = open(t, config(t, dir))
			all, err := d.Recoverable(bg)
			if len(all) == 0 {
				t.Fatalf("nobody can be asked for: %v", err)
			}
			r, err := d.AskRecovery(bg, who.ID, newPIN)
			must(err)
			if r.Sent || r.Request.Code() == "" {
				t.Errorf("%+v", r)
			}
			if err := d.Recover(bg, who.ID, newPIN); err == nil || d.Duty() != nil {
				t.Fatal("it opens, and nobody approved")
			}
			for _, k := range keys {
				word, err := k.Approve(r.Request, now())
				must(err)
				must(vault.NoteApprovals(dir, who.ID, false, []recovery.Approval{word}))
			}
			must(d.Recover(bg, who.ID, newPIN))
			got, err := d.Duty().Draft(bg, typed.ID)
			if err != nil || got.Encounter.Note != typed.Encounter.Note {
				t.Errorf("what was typed: %+v %v", got, err)
			}
			if by, ok := d.Duty().Recovered(); !ok || len(by.By) != 2 {
				t.Errorf("nobody tells him: %+v", by)
			}
			must(d.leave())
			if err := d.Unlock(bg, who.ID, newPIN); err != nil {
				t.Errorf("the new PIN: %v", err)
			}
			must(d.leave())
			if name != "a forgotten PIN" {
				return
			}
			if err := d.Unlock(bg, devicetest.Bekzat.ID, devicetest.Bekzat.PIN); err != nil {
				t.Errorf("his colleague: %v", err)
			}
		})
	}
}
