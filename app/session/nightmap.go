package session

import (
	"context"

	"shyraq/app/painter"
	"shyraq/app/report/commission"
	"shyraq/app/report/nightmap"
	"shyraq/maps/paint"
)

// saveMap writes the map of a period beside the officer's other downloads: coarsened, so
// that no place of a child stands on it. That it left the device is written down first.
func (d periodDesk) saveMap(ctx context.Context, p commission.Period) (string, error) {
	source, err := d.duty.Places(ctx, p)
	if err != nil {
		return "", err
	}
	t := d.look.Texts()
	page := nightmap.New(p, source, nightmap.DistrictsOf(d.duty.Region(), string(t.Lang())), d.duty.Bound())
	if d.atlas != nil {
		w, h, scale := page.View.Size()
		page.Streets = d.atlas.StreetsAt(page.View.Middle)
		page.Ground, page.Source, err = painter.Grey(d.atlas.Stack(), paint.View{
			Center: page.View.Middle, Zoom: page.View.Zoom, Width: w, Height: h, Scale: scale, Language: string(t.Lang()),
		})
		if err != nil {
			return "", err
		}
	}
	fonts, err := d.fonts()
	if err != nil {
		return "", err
	}
	sheet := nightmap.Print(fonts, page, t, d.duty.Now())
	pdf, err := sheet.PDF(fonts)
	if err != nil {
		return "", err
	}
	if err := d.duty.Exported(ctx, "map_pdf"); err != nil {
		return "", err
	}
	return writeCopy(d.downloads(), "shyraq-map-"+string(p.From)+"-"+string(p.To), ".pdf", pdf)
}
