package dev.cimiento.aiagent;

import java.util.Locale;

/** The languages that documents are searched in and that the assistant speaks. */
public enum Language {
    /** Spanish. */
    ES,
    /** English. */
    EN,
    /** Portuguese. */
    PT;

    /** Its tag of BCP 47: {@code es}, {@code en}, {@code pt}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
