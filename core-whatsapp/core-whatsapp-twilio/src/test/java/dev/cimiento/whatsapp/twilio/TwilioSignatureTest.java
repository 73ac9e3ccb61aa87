package dev.cimiento.whatsapp.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against signatures computed with Twilio's own libraries. */
class TwilioSignatureTest {

    private static final Secret TOKEN = Secret.of("12345");
    private static final String ADDRESS = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private static final Form CALL = form(Map.of(
            "CallSid", List.of("CA1234567890ABCDE"),
            "Caller", List.of("+14158675309"),
            "Digits", List.of("1234"),
            "From", List.of("+14158675309"),
            "To", List.of("+18005551212")));

    private static Form form(Map<String, List<String>> fields) {
        return new Form(new TreeMap<>(fields));
    }

    private static boolean matches(String signature, String address, Form form) {
        return TwilioSignature.matches(signature, List.of(TOKEN), address, form);
    }

    @Test
    @DisplayName("a form is signed with its fields in the order of their names")
    void form() {
        assertThat(TwilioSignature.of(TOKEN, ADDRESS, CALL)).isEqualTo("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    @Test
    @DisplayName("the default port may be signed or not, another one is signed")
    void ports() {
        assertThat(matches("kvajT1Ptam85bY51eRf/AJRuM3w=", ADDRESS, CALL)).isTrue();
        assertThat(matches("RSOYDt4T1cUTdK1PDd93/VVr8B8=", ADDRESS.replace(".com", ".com:443"), CALL))
                .isTrue();
        assertThat(matches("0ZXoZLH/DfblKGATFgpif+LLRf4=", ADDRESS.replace("https", "http"), CALL))
                .isTrue();
        String odd = ADDRESS.replace("https", "http").replace(".com", ".com:1234");
        assertThat(matches("Zmvh+3yNM1Phv2jhDCwEM3q5ebU=", odd, CALL)).isTrue();
        assertThat(matches("Zmvh+3yNM1Phv2jhDCwEM3q5ebU=", ADDRESS, CALL)).isFalse();
        String withUser = ADDRESS.replace("https://", "https://user:pass@");
        assertThat(matches("ZQFR1PTIZXF2MXB8ZnKCvnnA+rI=", withUser, CALL)).isTrue();
    }

    @Test
    @DisplayName("a repeated field is signed with its distinct values in order")
    void repeated() {
        Form digits = form(Map.of(
                "Sid", List.of("CA123"), "SidAccount", List.of("AC123"), "Digits", List.of("5678", "1234", "1234")));
        assertThat(matches("IK+Dwps556ElfBT0I3Rgjkr1wJU=", ADDRESS, digits)).isTrue();
        for (List<String> order :
                List.of(List.of("+1325xxxxxxx", "+1415xxxxxxx"), List.of("+1415xxxxxxx", "+1325xxxxxxx"))) {
            Form addresses = form(Map.of("MessagingBinding.Address", order));
            assertThat(matches("83O6e2vORAoJHUNzJjDWN1jz+BA=", ADDRESS, addresses))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("without a form the address alone is signed, with whatever its query holds")
    void addressAlone() {
        Form none = form(Map.of());
        assertThat(matches("zYQTYrRWXE7LtzbG4PfP7/bkkGo=", ADDRESS, none)).isTrue();
        assertThat(matches("dsq4Ehbj6cs+KdTkpF5sSSplOWw=", ADDRESS + "&Body=It's+amazing", CALL))
                .isTrue();
        String digest = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        assertThat(matches("a9nBmqA0ju/hNViExpshrM61xv4=", ADDRESS + "&bodySHA256=" + digest, none))
                .isTrue();
        byte[] body = "{\"property\": \"value\", \"boolean\": true}".getBytes(StandardCharsets.UTF_8);
        assertThat(TwilioSignature.isDigest(digest, body)).isTrue();
        body[0] = ' ';
        assertThat(TwilioSignature.isDigest(digest, body)).isFalse();
    }

    @Test
    @DisplayName("values are signed as they are, whatever their characters")
    void characters() {
        Form odd = form(Map.of(
                "Message", List.of("Hello & goodbye! @#$%^*()"),
                "From", List.of("+1 (415) 867-5309"),
                "Special", List.of("unicode: ñáéíóú")));
        assertThat(matches("dCPiR4WtQ6QFN6pJh81CtlCcWLQ=", ADDRESS, odd)).isTrue();
    }

    @Test
    @DisplayName("two tokens are believed while one is replaced, a third is not")
    void tokens() {
        String signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
        assertThat(TwilioSignature.matches(signature, List.of(Secret.of("new"), TOKEN), ADDRESS, CALL))
                .isTrue();
        assertThat(TwilioSignature.matches(signature, List.of(Secret.of("new")), ADDRESS, CALL))
                .isFalse();
    }
}
