package dev.cimiento.examples.springboot;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A use case as a Spring program has them: a store of the suite and Spring's own JDBC in one transaction. */
@Component
public class Opening {

    private final Courts courts;
    private final JdbcTemplate jdbc;

    Opening(Courts courts, JdbcTemplate jdbc) {
        this.courts = courts;
        this.jdbc = jdbc;
    }

    /**
     * Opens a court and writes it down.
     *
     * @throws IllegalStateException when the name says that the court is closed, after both have been written
     */
    @Transactional
    public void open(String court) {
        courts.add(court);
        jdbc.update("INSERT INTO court_log (line) VALUES (?)", "opened " + court);
        if (court.startsWith("closed")) {
            throw new IllegalStateException(court + " cannot be opened");
        }
    }
}
