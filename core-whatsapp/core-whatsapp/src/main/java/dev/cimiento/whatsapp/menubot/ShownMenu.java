package dev.cimiento.whatsapp.menubot;

import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.OutboundMessage.Menu;
import dev.cimiento.whatsapp.OutboundMessage.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The menu that the person has before them, kept in the state: what "2" means is what was second when it was shown, whatever has been booked
 * since. What goes over the wire as an option's id is the number of the turn and of the option, so a button of an older menu is recognised,
 * and an invented id can name nothing that was not offered.
 */
record ShownMenu(int turn, List<String> ids, List<String> titles) {

    private static final Pattern WIRE_ID = Pattern.compile("([0-9]{1,9})\\.([0-9]{1,2})");
    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,2})[.)]?");

    static ShownMenu of(int turn, Menu menu) {
        return new ShownMenu(
                turn,
                menu.options().stream().map(Option::id).toList(),
                menu.options().stream().map(Option::title).toList());
    }

    /** The menu with ids that carry the turn. */
    Menu onTheWire(Menu menu) {
        List<Option> options = new ArrayList<>();
        for (int i = 0; i < menu.options().size(); i++) {
            Option option = menu.options().get(i);
            options.add(new Option(turn + "." + i, option.title(), option.description()));
        }
        return new Menu(menu.body(), menu.label(), options);
    }

    /** Whether this is a tap on a button of another menu. */
    static boolean isStaleTap(InboundContent content, Optional<ShownMenu> shown) {
        return content instanceof InboundContent.Choice choice
                && shown.flatMap(menu -> menu.tapped(choice.optionId())).isEmpty();
    }

    /** The id of the option that this content chooses. */
    Optional<String> chosenBy(InboundContent content) {
        return content instanceof InboundContent.Choice choice
                ? tapped(choice.optionId())
                : typed(content.words().strip());
    }

    private Optional<String> tapped(String wireId) {
        Matcher matcher = WIRE_ID.matcher(wireId);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) == turn
                ? at(Integer.parseInt(matcher.group(2)))
                : Optional.empty();
    }

    private Optional<String> typed(String words) {
        Matcher number = NUMBER.matcher(words);
        if (number.matches()) {
            return at(Integer.parseInt(number.group(1)) - 1);
        }
        String plain = Phrases.plain(words);
        for (int i = 0; i < titles.size(); i++) {
            if (!plain.isEmpty() && Phrases.plain(titles.get(i)).equals(plain)) {
                return Optional.of(ids.get(i));
            }
        }
        return Optional.empty();
    }

    private Optional<String> at(int index) {
        return index >= 0 && index < ids.size() ? Optional.of(ids.get(index)) : Optional.empty();
    }

    void writeTo(Map<String, String> data) {
        data.put("_ids", new BotState("", numbered(ids)).encodedData());
        data.put("_titles", new BotState("", numbered(titles)).encodedData());
    }

    static Optional<ShownMenu> readFrom(Map<String, String> data, int turn) {
        String ids = data.getOrDefault("_ids", "");
        return ids.isEmpty()
                ? Optional.empty()
                : Optional.of(new ShownMenu(turn, list(ids), list(data.getOrDefault("_titles", ""))));
    }

    private static Map<String, String> numbered(List<String> values) {
        Map<String, String> map = new java.util.HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            map.put(Integer.toString(i), values.get(i));
        }
        return map;
    }

    private static List<String> list(String encoded) {
        Map<String, String> map = BotState.decoded("", encoded).data();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < map.size(); i++) {
            values.add(map.getOrDefault(Integer.toString(i), ""));
        }
        return values;
    }
}
