package dev.cimiento.whatsapp.booking;

import dev.cimiento.payments.Money;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Service;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.OutboundMessage.Menu;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How things are said in one language: days, times, money, and menus within WhatsApp's limits. */
record Wording(Locale language) {

    static final String MORE = "more";

    private static final int ROWS = 10;
    private static final int LONGEST_TITLE = 24;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d/M", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    String say(String spanish, String english, String portuguese) {
        return switch (language.getLanguage()) {
            case "en" -> english;
            case "pt" -> portuguese;
            default -> spanish;
        };
    }

    /** {@code martes 24/11}. */
    String day(LocalDate date) {
        return date.getDayOfWeek().getDisplayName(TextStyle.FULL, language) + " " + DAY.format(date);
    }

    String time(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone));
    }

    /** {@code martes 24/11 18:30}. */
    String moment(Instant instant, ZoneId zone) {
        return day(LocalDate.ofInstant(instant, zone)) + " " + time(instant, zone);
    }

    /** {@code Pádel 90, martes 24/11 18:30}. */
    String booking(Booking booking, Catalog catalog) {
        String name = catalog.service(booking.service())
                .map(Service::name)
                .orElse(booking.service().value());
        return name + ", " + moment(booking.start(), booking.zone());
    }

    /** {@code ARS 3.000}: decimals only where there are some. */
    String money(Money money) {
        NumberFormat format = NumberFormat.getNumberInstance(language);
        boolean whole = money.amount().stripTrailingZeros().scale() <= 0;
        format.setMinimumFractionDigits(whole ? 0 : money.currency().getDefaultFractionDigits());
        return money.currency().getCurrencyCode() + " " + format.format(money.amount());
    }

    /** All options where they fit, else nine and one that leads to the next nine, round and round. */
    Menu menu(String body, List<Option> options, int page) {
        List<Option> shown = options;
        if (options.size() > ROWS) {
            int pages = (options.size() + ROWS - 2) / (ROWS - 1);
            int first = Math.floorMod(page, pages) * (ROWS - 1);
            shown = new ArrayList<>(options.subList(first, Math.min(first + ROWS - 1, options.size())));
            shown.add(Option.of(MORE, say("Ver más…", "More…", "Ver mais…")));
        }
        return new Menu(body, say("Elegir", "Choose", "Escolher"), distinct(shown));
    }

    /** Names of services may be long, and equal where they are cut. */
    private static List<Option> distinct(List<Option> options) {
        Set<String> titles = new HashSet<>();
        List<Option> distinct = new ArrayList<>();
        for (Option option : options) {
            String title = option.title();
            for (int n = 2; !titles.add(title); n++) {
                String suffix = " " + n;
                title = cut(option.title(), LONGEST_TITLE - suffix.length()) + suffix;
            }
            distinct.add(new Option(option.id(), title, option.description()));
        }
        return distinct;
    }

    /** Fit for a title of a menu. */
    static String title(String text) {
        return cut(text.strip(), LONGEST_TITLE);
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end).strip() + "…";
    }

    static OutboundMessage text(String body) {
        return OutboundMessage.text(body);
    }
}
