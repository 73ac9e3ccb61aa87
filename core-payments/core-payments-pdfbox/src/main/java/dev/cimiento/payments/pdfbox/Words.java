package dev.cimiento.payments.pdfbox;

import dev.cimiento.payments.Money;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.ResourceBundle;

/** Texts, numbers and dates of one language and country. */
final class Words {

    private final Locale locale;
    private final ResourceBundle texts;

    Words(Locale locale) {
        this.locale = locale;
        this.texts = ResourceBundle.getBundle(
                "dev.cimiento.payments.pdfbox.Words",
                locale,
                Words.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    String text(String key) {
        return texts.getString(key);
    }

    String text(String key, String... values) {
        return new MessageFormat(texts.getString(key), locale).format(values);
    }

    String date(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(locale)
                .format(day);
    }

    String number(BigDecimal value) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(6);
        return plain(format.format(value));
    }

    /** With the currency's code, which no other currency shares, as its sign does. */
    String money(Money money) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        int digits = money.currency().getDefaultFractionDigits();
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return money.currency().getCurrencyCode() + " " + plain(format.format(money.amount()));
    }

    /** Some locales group with spaces that fonts lack. */
    private static String plain(String number) {
        return number.replace('\u00a0', ' ').replace('\u202f', ' ');
    }
}
