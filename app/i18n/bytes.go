package i18n

// Bytes is the size of a file as people say it: "1,7 МБ", "354 КБ".
func (t Texts) Bytes(n int64) string {
	units := []string{"Б", "КБ", "МБ", "ГБ"}
	if t.Lang() == EN {
		units = []string{"B", "KB", "MB", "GB"}
	}
	f, unit := float64(n), 0
	for f >= 1000 && unit < len(units)-1 {
		f /= 1000
		unit++
	}
	digits := 0
	if f < 10 && unit > 1 {
		digits = 1
	}
	return t.Decimal(f, digits) + nbsp + units[unit]
}
