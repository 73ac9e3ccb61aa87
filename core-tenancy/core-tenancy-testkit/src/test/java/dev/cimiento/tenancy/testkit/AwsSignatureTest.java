package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AwsSignatureTest {

    @Test
    @DisplayName("AWS's own test vector (get-vanilla) is accepted; with one thing changed it is refused")
    void header() {
        MutableClock clock = MutableClock.at("2015-08-30T12:36:00Z");
        AwsSignature signature = AwsSignature.of(
                "AKIDEXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "us-east-1", "service", clock);
        Map<String, List<String>> headers = Map.of(
                "Host",
                List.of("example.amazonaws.com"),
                "X-Amz-Date",
                List.of("20150830T123600Z"),
                "Authorization",
                List.of("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date,"
                        + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
        byte[] nothing = new byte[0];
        assertThat(signature.refusal("GET", URI.create("/"), headers, nothing)).isEmpty();
        assertThat(signature.refusal("POST", URI.create("/"), headers, nothing)).contains("SignatureDoesNotMatch");
        assertThat(signature.refusal("GET", URI.create("/x"), headers, nothing)).contains("SignatureDoesNotMatch");
        assertThat(signature.refusal("GET", URI.create("/?a=b"), headers, nothing))
                .contains("SignatureDoesNotMatch");
        assertThat(signature.refusal("GET", URI.create("/"), headers, "x".getBytes(StandardCharsets.UTF_8)))
                .contains("SignatureDoesNotMatch");
        assertThat(signature.refusal("GET", URI.create("/"), Map.of(), nothing)).contains("MissingAuthenticationToken");
        clock.advance(Duration.ofMinutes(16));
        assertThat(signature.refusal("GET", URI.create("/"), headers, nothing)).contains("RequestTimeTooSkewed");
    }

    @Test
    @DisplayName("the presigned URL of S3's documentation is accepted for its day; changed or later it is refused")
    void query() {
        MutableClock clock = MutableClock.at("2013-05-24T00:00:00Z");
        AwsSignature signature = AwsSignature.of(
                "AKIAIOSFODNN7EXAMPLE",
                Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
                "us-east-1",
                "s3",
                clock);
        String url = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        Map<String, List<String>> headers = Map.of("Host", List.of("examplebucket.s3.amazonaws.com"));
        assertThat(signature.refusal("GET", URI.create(url), headers, new byte[0]))
                .isEmpty();
        assertThat(signature.refusal("GET", URI.create(url.replace("test.txt", "other.txt")), headers, new byte[0]))
                .contains("SignatureDoesNotMatch");
        assertThat(signature.refusal("GET", URI.create(url.replace("=86400", "=86401")), headers, new byte[0]))
                .contains("SignatureDoesNotMatch");
        clock.advance(Duration.ofDays(1).plusSeconds(1));
        assertThat(signature.refusal("GET", URI.create(url), headers, new byte[0]))
                .contains("RequestTimeTooSkewed");
    }
}
