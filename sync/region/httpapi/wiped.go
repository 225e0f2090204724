package httpapi

import (
	"net/http"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
)

// order is what a device is ordered with a hello, until it says that it obeyed.
func order(who caller) *wire.WipeOrder {
	if who.device.Wiped != nil {
		return nil
	}
	return who.device.Wipe
}

// wiped takes the receipt of a device that obeyed. It is kept with the device.
func (a *API) wiped(w http.ResponseWriter, req *http.Request, who caller) error {
	var r wire.WipeReceipt
	if err := readJSON(req, &r); err != nil {
		return err
	}
	o := who.device.Wipe
	if o == nil || !r.Of(who.device.Key, a.o.ID, who.device.ID, *o) {
		return errs.Errorf(errs.Denied, "wipe_receipt", "it is no receipt of this device for its order")
	}
	err := a.o.Register.Change(req.Context(), func(e *register.Edit) error { return e.Wiped(who.device.ID, r) })
	if err != nil {
		return err
	}
	a.o.Journal.Note(req.Context(), audit.Frame{Action: "wiped", Device: who.device.ID, Allowed: true, Times: r.Waiting})
	answer.JSON(w, http.StatusOK, struct{}{})
	return nil
}
