package i18n

import (
	"fmt"
	"time"
)

// Every function here writes what the region's clock showed at an instant,
// whatever offset a record or a caller gave it: one moment is one time on every
// screen. A day alone is given as its midnight in UTC, which is the same day in
// the offsets of Kazakhstan.

// kazakhstan is the offset until a region says its own.
var kazakhstan = time.FixedZone("", 5*60*60)

// Local is an instant by the region's clock.
func (t Texts) Local(d time.Time) time.Time {
	if t.offset != nil {
		if at := t.offset.Load(); at != nil {
			return d.In(at)
		}
	}
	return d.In(kazakhstan)
}

func months(l Lang) [12]string {
	switch l {
	case RU: // genitive, as after a day
		return [12]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}
	case EN:
		return [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	default:
		return [12]string{"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"}
	}
}

func monthsAlone(l Lang) [12]string {
	if l == RU { // nominative, as a head of a column
		return [12]string{"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"}
	}
	return months(l)
}

func weekdays(l Lang) [7]string {
	switch l {
	case RU:
		return [7]string{"воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"}
	case EN:
		return [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
	default:
		return [7]string{"жексенбі", "дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі"}
	}
}

// Date is the full date: "2026 жылғы 23 қараша", "23 ноября 2026",
// "23 November 2026".
func (t Texts) Date(d time.Time) string {
	if t.Lang() == KK {
		return fmt.Sprintf("%d жылғы %s", t.Local(d).Year(), t.DayMonth(d))
	}
	return fmt.Sprintf("%s %d", t.DayMonth(d), t.Local(d).Year())
}

// DayMonth is the date without its year: "23 қараша".
func (t Texts) DayMonth(d time.Time) string {
	d = t.Local(d)
	return fmt.Sprintf("%d %s", d.Day(), months(t.Lang())[d.Month()-1])
}

// Month is the month's name standing alone and its year: "2026 жылғы қараша",
// "ноябрь 2026".
func (t Texts) Month(d time.Time) string {
	d = t.Local(d)
	if t.Lang() == KK {
		return fmt.Sprintf("%d жылғы %s", d.Year(), monthsAlone(KK)[d.Month()-1])
	}
	return fmt.Sprintf("%s %d", monthsAlone(t.Lang())[d.Month()-1], d.Year())
}

// DateNumeric is dd.mm.yyyy in every language, as documents write it and as
// the date field reads it.
func (t Texts) DateNumeric(d time.Time) string { return t.Local(d).Format("02.01.2006") }

// Weekday is the name of the day of the week: "дүйсенбі".
func (t Texts) Weekday(d time.Time) string { return weekdays(t.Lang())[t.Local(d).Weekday()] }

// Clock is the time of day with hours and minutes, 24 hours: "02:14".
func (t Texts) Clock(d time.Time) string { return t.Local(d).Format("15:04") }

// DateClock is the full date and the time of day: "2026 жылғы 23
// қараша, 02:14".
func (t Texts) DateClock(d time.Time) string { return t.Date(d) + ", " + t.Clock(d) }

// When is the time of day, with the day and month before it when the day is
// not that of now: "02:14", "22 қараша, 23:50".
func (t Texts) When(d, now time.Time) string {
	d, now = t.Local(d), t.Local(now)
	if d.Year() == now.Year() && d.YearDay() == now.YearDay() {
		return t.Clock(d)
	}
	if d.Year() == now.Year() {
		return t.DayMonth(d) + ", " + t.Clock(d)
	}
	return t.DateClock(d)
}

// Duration is a length of time in hours and minutes, cut down to whole
// minutes: "1 сағ 05 мин", "1 ч 05 мин", "1 h 05 min". Below a minute it is
// seconds. A negative length is written with a minus.
func (t Texts) Duration(d time.Duration) string {
	h, m, s := "сағ", "мин", "сек"
	switch t.Lang() {
	case RU:
		h, s = "ч", "с"
	case EN:
		h, m, s = "h", "min", "s"
	}
	sign := ""
	if d < 0 {
		sign, d = minus, -d
	}
	hours, minutes := int(d/time.Hour), int(d/time.Minute)%60
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%s%d %s", sign, int(d/time.Second), s)
	case hours == 0:
		return fmt.Sprintf("%s%d %s", sign, minutes, m)
	default:
		return fmt.Sprintf("%s%d %s %02d %s", sign, hours, h, minutes, m)
	}
}

// Countdown is minutes and seconds left, rounded up to a whole second, never
// negative: "4:59", "61:00".
func (t Texts) Countdown(d time.Duration) string {
	secs := int((d + time.Second - 1) / time.Second)
	if secs < 0 {
		secs = 0
	}
	return fmt.Sprintf("%d:%02d", secs/60, secs%60)
}
