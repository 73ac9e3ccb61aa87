package dev.cimiento.tenancy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was found out about texts of SQL, which a program sends again and again. Safe for use by many threads. */
final class SqlTexts {

    private static final int KEPT = 2_000;

    /** Longer ones are scripts, or made for one time. */
    private static final int LONGEST = 4_000;

    private final Map<String, SqlText> known = new ConcurrentHashMap<>();

    SqlText of(String sql) {
        SqlText text = known.get(sql);
        if (text == null) {
            text = SqlText.of(sql);
            if (sql.length() <= LONGEST) {
                // Texts that are made by joining values differ each time, and must not drive the others out for good.
                if (known.size() >= KEPT) {
                    known.clear();
                }
                known.put(sql, text);
            }
        }
        return text;
    }
}
