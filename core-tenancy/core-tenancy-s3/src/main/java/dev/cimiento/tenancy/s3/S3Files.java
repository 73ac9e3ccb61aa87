package dev.cimiento.tenancy.s3;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.files.ByteRange;
import dev.cimiento.tenancy.files.FileContent;
import dev.cimiento.tenancy.files.FileKey;
import dev.cimiento.tenancy.files.FileLinks;
import dev.cimiento.tenancy.files.FilePage;
import dev.cimiento.tenancy.files.FileQuery;
import dev.cimiento.tenancy.files.FileReading;
import dev.cimiento.tenancy.files.Files;
import dev.cimiento.tenancy.files.FilesException;
import dev.cimiento.tenancy.files.PermanentFilesException;
import dev.cimiento.tenancy.files.PutResult;
import dev.cimiento.tenancy.files.RetryableFilesException;
import dev.cimiento.tenancy.files.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Files in one bucket, under {@code <prefix>/<tenant>/}; the tenant is in every key that is asked for, and no {@link FileKey} leads out of it.
 *
 * <p>A content is received whole, in memory up to 8 MiB and in a temporary file beyond, and sent only when length and digest are proved; so a
 * request can be repeated. Above 8 MiB it is sent in parts of 8 MiB, which become visible at once when the last is there, and are
 * removed when one fails. Each request carries the SHA-256 of its body, which S3 checks. Takes files of at most 1 GiB unless set otherwise.
 *
 * <p>The client is the caller's: region, credentials, time limits and retries; close it yourself. Build it with {@code
 * requestChecksumCalculation(WHEN_REQUIRED)}, since servers other than Amazon's often do not know the SDK's trailing checksums, and set a
 * rule in the bucket that aborts incomplete multipart uploads after a day, for programs that are killed in the middle of one. Permissions
 * needed: {@code s3:GetObject}, {@code s3:PutObject}, {@code s3:DeleteObject}, {@code s3:ListBucket}; without the last, S3 answers 403 for a
 * missing file instead of 404.
 *
 * <p>Safe for use by many threads.
 */
public final class S3Files implements Files, FileLinks {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*");
    private static final int LONGEST_PREFIX = 200;

    private final S3Client client;
    private final S3Presigner presigner;
    private final String bucket;
    private final String prefix;
    private final S3Upload upload;

    private S3Files(S3Client client, S3Presigner presigner, String bucket, String prefix, S3Upload upload) {
        this.client = requireNonNull(client, "client");
        this.presigner = requireNonNull(presigner, "presigner");
        this.bucket = requireNonNull(bucket, "bucket");
        if (!PREFIX.matcher(requireNonNull(prefix, "prefix")).matches() || prefix.length() > LONGEST_PREFIX) {
            throw new IllegalArgumentException(
                    "prefix must be parts of letters, digits and !_.*'()- between slashes, 1 to " + LONGEST_PREFIX
                            + " characters, was '" + prefix + "'");
        }
        this.prefix = prefix;
        this.upload = upload;
    }

    /**
     * Files in this bucket, encrypted as the bucket says.
     *
     * @param presigner for {@link #link}; with the same region, endpoint and credentials as the client
     * @param prefix {@code tenants} for {@code tenants/padel/receipts/r-17.pdf}
     */
    public static S3Files in(S3Client client, S3Presigner presigner, String bucket, String prefix) {
        return new S3Files(client, presigner, bucket, prefix, S3Upload.usual(client, bucket));
    }

    /** Encrypts in this way. */
    public S3Files withEncryption(S3Encryption encryption) {
        return new S3Files(client, presigner, bucket, prefix, upload.withEncryption(encryption));
    }

    /** Takes files of at most this many bytes. */
    public S3Files withLimit(long bytes) {
        return new S3Files(client, presigner, bucket, prefix, upload.withLimit(bytes));
    }

    /**
     * Sends files above this size in parts of this size.
     *
     * @throws IllegalArgumentException when it is not 5 MiB, the least that S3 takes, to 64 MiB
     */
    public S3Files withPartSize(int bytes) {
        return new S3Files(client, presigner, bucket, prefix, upload.withPartSize(bytes));
    }

    @Override
    public PutResult put(FileKey key, FileContent content) {
        String object = object(key);
        return guarded("store '" + key + "'", () -> {
            try {
                return upload.put(object, key, content);
            } catch (IOException e) {
                throw new PermanentFilesException("cannot store '" + key + "': its content could not be read", e);
            }
        });
    }

    @Override
    public Optional<FileReading> open(FileKey key, ByteRange range) {
        String object = object(key);
        return guarded("read '" + key + "'", () -> {
            GetObjectRequest.Builder request =
                    GetObjectRequest.builder().bucket(bucket).key(object);
            if (!range.equals(ByteRange.ALL)) {
                request.range("bytes=" + range.first() + "-" + last(range));
            }
            try {
                ResponseInputStream<GetObjectResponse> body = client.getObject(request.build());
                GetObjectResponse response = body.response();
                StoredFile file = file(
                        key, response.contentType(), total(response), response.metadata(), response.lastModified());
                return Optional.of(new FileReading(file, response.contentLength(), body));
            } catch (AwsServiceException e) {
                if (e.statusCode() == 416) {
                    return find(key).map(file -> new FileReading(file, 0, new ByteArrayInputStream(new byte[0])));
                }
                return noneIfMissing(e);
            }
        });
    }

    private static String last(ByteRange range) {
        return range.length() >= Long.MAX_VALUE - range.first()
                ? ""
                : Long.toString(range.first() + range.length() - 1);
    }

    /** Of a range, {@code bytes 0-9/1234}. */
    private static long total(GetObjectResponse response) {
        String range = response.contentRange();
        return range == null ? response.contentLength() : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
    }

    @Override
    public Optional<StoredFile> find(FileKey key) {
        String object = object(key);
        return guarded("find '" + key + "'", () -> {
            try {
                HeadObjectResponse head =
                        client.headObject(request -> request.bucket(bucket).key(object));
                return Optional.of(
                        file(key, head.contentType(), head.contentLength(), head.metadata(), head.lastModified()));
            } catch (AwsServiceException e) {
                return noneIfMissing(e);
            }
        });
    }

    @Override
    public FilePage list(FileQuery query) {
        String own = own();
        return guarded("list '" + query.prefix() + "'", () -> {
            ListObjectsV2Response response = client.listObjectsV2(request -> request.bucket(bucket)
                    .prefix(own + query.prefix())
                    .startAfter(query.after().map(key -> own + key.value()).orElse(null))
                    .maxKeys(query.limit()));
            List<FilePage.Item> items = new ArrayList<>();
            response.contents()
                    .forEach(object -> items.add(new FilePage.Item(
                            FileKey.of(object.key().substring(own.length())), object.size(), object.lastModified())));
            return Boolean.TRUE.equals(response.isTruncated()) && !items.isEmpty()
                    ? new FilePage(
                            items, Optional.of(items.get(items.size() - 1).key()))
                    : new FilePage(items, Optional.empty());
        });
    }

    @Override
    public boolean delete(FileKey key) {
        String object = object(key);
        return guarded("delete '" + key + "'", () -> {
            // S3 answers the same whether it was there or not.
            boolean there = find(key).isPresent();
            if (there) {
                client.deleteObject(request -> request.bucket(bucket).key(object));
            }
            return there;
        });
    }

    /** {@inheritDoc} A browser saves it rather than showing it, since a client's upload may be a page. */
    @Override
    public URI link(FileKey key, Duration validFor) {
        String object = object(key);
        FileLinks.requireValid(validFor);
        return URI.create(presigner
                .presignGetObject(presign -> presign.signatureDuration(validFor)
                        .getObjectRequest(
                                request -> request.bucket(bucket).key(object).responseContentDisposition("attachment")))
                .url()
                .toString());
    }

    private String own() {
        return prefix + "/" + TenantContext.require() + "/";
    }

    private String object(FileKey key) {
        return own() + requireNonNull(key, "key").value();
    }

    private static StoredFile file(
            FileKey key,
            @Nullable String contentType,
            @Nullable Long length,
            Map<String, String> metadata,
            @Nullable Instant storedAt) {
        return new StoredFile(
                key,
                contentType == null ? "application/octet-stream" : contentType,
                length == null ? 0 : length,
                Optional.ofNullable(metadata.get(S3Upload.SHA_256)),
                storedAt == null ? Instant.EPOCH : storedAt);
    }

    private static <T> Optional<T> noneIfMissing(AwsServiceException e) {
        boolean bucketMissing = e.awsErrorDetails() != null
                && "NoSuchBucket".equals(e.awsErrorDetails().errorCode());
        if (e.statusCode() == 404 && !bucketMissing) {
            return Optional.empty();
        }
        throw e;
    }

    private <T> T guarded(String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (AwsServiceException e) {
            throw failure(what, e);
        } catch (SdkClientException e) {
            throw new RetryableFilesException("S3 could not be reached to " + what + " in " + bucket + "/" + own(), e);
        }
    }

    private FilesException failure(String what, AwsServiceException e) {
        String code = e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? "HTTP " + e.statusCode()
                : e.awsErrorDetails().errorCode();
        String message =
                "S3 did not " + what + " in " + bucket + "/" + own() + ": " + code + ", request " + e.requestId();
        boolean passing = e.isThrottlingException()
                || e.statusCode() >= 500
                || e.isClockSkewException()
                || e.statusCode() == 409
                || code.equals("SlowDown")
                || code.equals("RequestTimeout");
        return passing ? new RetryableFilesException(message, e) : new PermanentFilesException(message, e);
    }

    @Override
    public String toString() {
        return "S3Files[" + bucket + "/" + prefix + "]";
    }
}
