package dev.cimiento.whatsapp.postgresql;

import dev.cimiento.tenancy.postgresql.Sql.Row;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.OutboundMessage.Menu;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import dev.cimiento.whatsapp.OutboundMessage.Template;
import dev.cimiento.whatsapp.OutboundMessage.Text;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A message as columns: of a menu, the options are triples of id, title and description; of a template, the body is its name, the label its
 * language, and the options its parameters.
 */
record OutboundColumns(String kind, String body, String label, List<String> options) {

    static OutboundColumns of(OutboundMessage message) {
        if (message instanceof Text text) {
            return new OutboundColumns("TEXT", text.body(), "", List.of());
        }
        if (message instanceof Menu menu) {
            List<String> triples = new ArrayList<>();
            menu.options()
                    .forEach(option -> triples.addAll(List.of(option.id(), option.title(), option.description())));
            return new OutboundColumns("MENU", menu.body(), menu.label(), triples);
        }
        Template template = (Template) message;
        return new OutboundColumns("TEMPLATE", template.name(), template.language(), template.parameters());
    }

    static OutboundMessage read(Row row) throws SQLException {
        String body = row.string("body");
        return switch (row.string("kind")) {
            case "TEXT" -> new Text(body);
            case "MENU" -> new Menu(body, row.string("label"), options(row.strings("options")));
            default -> new Template(body, row.string("label"), row.strings("options"));
        };
    }

    private static List<Option> options(List<String> triples) {
        List<Option> options = new ArrayList<>();
        for (int i = 0; i + 2 < triples.size(); i += 3) {
            options.add(new Option(triples.get(i), triples.get(i + 1), triples.get(i + 2)));
        }
        return options;
    }
}
