package dev.cimiento.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {

    private static final Locale ES = Locale.forLanguageTag("es");
    private static final TemplateName HELLO = TemplateName.of("hello");
    private static final Map<String, String> BOOKING =
            Map.of("name", "Ana <b>", "business", "Pádel & Co", "what", "Cancha 3", "when", "lunes 10:00");

    @Test
    @DisplayName("the language wanted comes first, then what it is a variety of, then the default")
    void fallsBack() {
        Templates templates = Templates.builtIn(Locale.ENGLISH);

        assertThat(subject(templates, "es-AR")).isEqualTo("Pádel & Co: tu turno está confirmado");
        assertThat(subject(templates, "pt-BR-x-lvariant-POSIX")).isEqualTo("Pádel & Co: seu horário está confirmado");
        assertThat(subject(templates, "en")).isEqualTo("Pádel & Co: your booking is confirmed");
        assertThat(subject(templates, "fr-CA")).isEqualTo("Pádel & Co: your booking is confirmed");
        assertThat(subject(templates, "und")).isEqualTo("Pádel & Co: your booking is confirmed");
        assertThat(subject(Templates.builtIn(Locale.forLanguageTag("pt-BR")), "fr"))
                .isEqualTo("Pádel & Co: seu horário está confirmado");
    }

    @Test
    @DisplayName("every built-in text is there in every language, for every channel, with its documented values alone")
    void hasAllTexts() {
        Map<TemplateName, List<String>> documented = Map.of(
                TemplateName.BOOKING_CONFIRMED, List.of("name", "business", "what", "when"),
                TemplateName.BOOKING_REMINDER, List.of("name", "business", "what", "when"),
                TemplateName.BOOKING_CANCELLED, List.of("name", "business", "what", "when"),
                TemplateName.PAYMENT_RECEIPT, List.of("name", "business", "what", "amount", "reference"),
                TemplateName.WELCOME, List.of("name", "business"));
        documented.forEach((name, placeholders) -> {
            Map<String, String> values = new HashMap<>();
            placeholders.forEach(placeholder -> values.put(placeholder, "<" + placeholder + ">"));
            for (String language : List.of("es", "en", "pt")) {
                TemplateSource only = (asked, locale) -> locale.equals(Locale.forLanguageTag(language))
                        ? ClassPathTemplates.in(getClass().getClassLoader(), "dev/cimiento/notifications/templates")
                                .find(asked, locale)
                        : Optional.empty();
                Templates templates = Templates.of(only, Locale.forLanguageTag(language));
                Content email = templates.render(name, Locale.ROOT, Channel.EMAIL, values);
                assertThat(email.subject())
                        .hasValueSatisfying(line -> assertThat(line).contains("<business>"));
                assertThat(email.text()).contains("<name>").doesNotContain("{{");
                assertThat(email.html())
                        .hasValueSatisfying(html -> assertThat(html)
                                .contains("lang=\"" + language + "\"", "&lt;name&gt;")
                                .doesNotContain("{{", "<name>"));
                Content sms = templates.render(name, Locale.ROOT, Channel.SMS, values);
                assertThat(sms.text().length()).isLessThan(140);
                assertThat(sms.html()).isEmpty();
                assertThat(templates
                                .render(name, Locale.ROOT, Channel.PUSH, values)
                                .subject())
                        .isPresent();
            }
        });
    }

    @Test
    @DisplayName("values are escaped in HTML and as they are elsewhere")
    void escapesInHtmlOnly() {
        Content content = Templates.builtIn(ES).render(TemplateName.BOOKING_CONFIRMED, ES, Channel.EMAIL, BOOKING);

        assertThat(content.text()).contains("Hola Ana <b>:", "Pádel & Co");
        assertThat(content.html())
                .hasValueSatisfying(html -> assertThat(html).contains("Hola Ana &lt;b&gt;:", "Pádel &amp; Co"));
    }

    @Test
    @DisplayName("a missing value is an error that names the text and the placeholder")
    void namesWhatIsMissing() {
        assertThatThrownBy(() -> Templates.builtIn(ES)
                        .render(
                                TemplateName.WELCOME,
                                Locale.forLanguageTag("es-AR"),
                                Channel.EMAIL,
                                Map.of("name", "Ana")))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("welcome (es)")
                .hasMessageContaining("{{business}}");
    }

    @Test
    @DisplayName("an unknown text is an error that says where it was looked for")
    void namesWhatIsUnknown() {
        assertThatThrownBy(() -> Templates.builtIn(Locale.ENGLISH)
                        .render(HELLO, Locale.forLanguageTag("es-AR"), Channel.SMS, Map.of()))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("hello")
                .hasMessageContaining("[es-AR, es, en]");
    }

    @Test
    @DisplayName("a value that looks like a placeholder stays as it is")
    void doesNotReadValuesAgain() {
        Template template = Template.of("{{a}}", "{{a}} {{b}}");

        Content content = template.render(Channel.EMAIL, Map.of("a", "{{b}} ${7*7} $1 \\", "b", "x"));

        assertThat(content.text()).isEqualTo("{{b}} ${7*7} $1 \\ x");
    }

    @Test
    @DisplayName("a line break in a value does not get into the subject")
    void keepsTheSubjectOnOneLine() {
        Content content = Template.of("Hola {{name}}", "x")
                .render(Channel.EMAIL, Map.of("name", "Ana\r\nBcc: evil@example.com\u0085\u2028x"));

        assertThat(content.subject()).hasValue("Hola Ana Bcc: evil@example.com x");
    }

    @Test
    @DisplayName("a link of a value leads to the web, to mail or to a phone, and nowhere else")
    void refusesLinksToScripts() {
        Template template = Template.of("x", "x").html("<a href=\"{{link}}\">ok</a>");

        assertThat(template.render(Channel.EMAIL, Map.of("link", "https://x.example/?a=1&b=\""))
                        .html())
                .hasValue("<a href=\"https://x.example/?a=1&amp;b=&quot;\">ok</a>");
        for (String wrong : List.of("javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "/path", "")) {
            assertThatThrownBy(() -> template.render(Channel.EMAIL, Map.of("link", wrong)))
                    .isInstanceOf(TemplateException.class)
                    .hasMessageContaining("{{link}}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{#a}}x{{/a}}",
                "{{a",
                "a {{b}} {{",
                "{{a.b}}",
                "{{}}",
                "{{{a}}}",
                "{{class.forName('x')}}",
                "{{a b}}"
            })
    @DisplayName("between the braces stands a name and nothing else")
    void refusesAllButNames(String source) {
        assertThatThrownBy(() -> Template.of("x", source))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("text has");
    }

    @Test
    @DisplayName("a placeholder as an attribute without quotes is refused, since no escaping protects it")
    void refusesUnquotedAttributes() {
        assertThatThrownBy(() -> Template.of("x", "x").html("<td class={{a}}>"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("quotes");
        assertThat(Template.of("x", "x")
                        .html("<p>total={{a}}</p>")
                        .render(Channel.EMAIL, Map.of("a", "3"))
                        .html())
                .hasValue("<p>total=3</p>");
    }

    @Test
    @DisplayName("a tenant's own text is preferred, for that tenant alone, but the recipient's language comes first")
    void overridesPerTenant() {
        TemplateSet own = TemplateSet.empty().with(TemplateName.WELCOME, ES, Template.of("¡Hola {{name}}!", "Club"));
        Templates templates = Templates.builtIn(Locale.ENGLISH)
                .overriddenBy(
                        TemplateSource.perTenant(tenant -> tenant.value().equals("padel") ? own : TemplateSet.empty()));
        Map<String, String> values = Map.of("name", "Ana", "business", "Pádel");

        assertThat(welcome(templates, "padel", "es-AR", values)).isEqualTo("¡Hola Ana!");
        assertThat(welcome(templates, "padel", "en", values)).isEqualTo("Welcome to Pádel");
        assertThat(welcome(templates, "clinic", "es", values)).isEqualTo("Te damos la bienvenida a Pádel");
    }

    @Test
    @DisplayName("a file without a part that is needed is an error that names the file")
    void namesTheFile() {
        ClassPathTemplates files =
                ClassPathTemplates.in(getClass().getClassLoader(), "dev/cimiento/notifications/wrong");

        assertThatThrownBy(() -> files.find(HELLO, ES))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("wrong/hello.es.txt")
                .hasMessageContaining("[text]");
        assertThat(files.find(HELLO, Locale.ENGLISH)).isEmpty();
    }

    private static String subject(Templates templates, String tag) {
        return templates
                .render(TemplateName.BOOKING_CONFIRMED, Locale.forLanguageTag(tag), Channel.EMAIL, BOOKING)
                .subject()
                .orElseThrow();
    }

    private static String welcome(Templates templates, String tenant, String tag, Map<String, String> values) {
        return TenantContext.<String, RuntimeException>call(
                TenantId.of(tenant),
                () -> templates
                        .render(TemplateName.WELCOME, Locale.forLanguageTag(tag), Channel.EMAIL, values)
                        .subject()
                        .orElseThrow());
    }
}
