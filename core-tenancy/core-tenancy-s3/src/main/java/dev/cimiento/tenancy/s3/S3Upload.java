package dev.cimiento.tenancy.s3;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.files.FileContent;
import dev.cimiento.tenancy.files.FileKey;
import dev.cimiento.tenancy.files.PutResult;
import dev.cimiento.tenancy.files.ReceivedContent;
import dev.cimiento.tenancy.files.StoredFile;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Sends one file, in one request or in parts. */
final class S3Upload {

    static final String SHA_256 = "sha256";

    private static final int MIB = 1024 * 1024;

    private final S3Client client;
    private final String bucket;
    private final S3Encryption encryption;
    private final long limit;
    private final int partSize;

    private S3Upload(S3Client client, String bucket, S3Encryption encryption, long limit, int partSize) {
        this.client = client;
        this.bucket = bucket;
        this.encryption = requireNonNull(encryption, "encryption");
        this.limit = limit;
        this.partSize = partSize;
        // S3 takes 10,000 parts.
        if (limit < 1 || limit > partSize * 10_000L) {
            throw new IllegalArgumentException(
                    "limit must be 1 to 10,000 parts of " + partSize + " bytes, was " + limit);
        }
    }

    static S3Upload usual(S3Client client, String bucket) {
        return new S3Upload(client, bucket, new S3Encryption.OfBucket(), 1024L * MIB, 8 * MIB);
    }

    S3Upload withEncryption(S3Encryption newEncryption) {
        return new S3Upload(client, bucket, newEncryption, limit, partSize);
    }

    S3Upload withLimit(long bytes) {
        return new S3Upload(client, bucket, encryption, bytes, partSize);
    }

    S3Upload withPartSize(int bytes) {
        if (bytes < 5 * MIB || bytes > 64 * MIB) {
            throw new IllegalArgumentException("part size must be 5 to 64 MiB, was " + bytes);
        }
        return new S3Upload(client, bucket, encryption, limit, bytes);
    }

    PutResult put(String object, FileKey key, FileContent content) throws IOException {
        try (Spool spool = new Spool(partSize)) {
            ReceivedContent received = ReceivedContent.copy(content, limit, spool);
            if (received.refusal().isPresent()) {
                return received.refusal().get();
            }
            try {
                Instant storedAt = received.length() <= partSize
                        ? inOne(object, content, received, spool)
                        : inParts(object, content, received, spool);
                return new PutResult.Stored(new StoredFile(
                        key, content.contentType(), received.length(), Optional.of(received.sha256()), storedAt));
            } catch (AwsServiceException e) {
                if (e.statusCode() == 412) {
                    return new PutResult.AlreadyThere(key);
                }
                throw e;
            }
        }
    }

    /** By the server's clock, which every answer carries (RFC 9110 section 6.6.1). */
    private static Instant date(SdkResponse response) {
        return response.sdkHttpResponse()
                .firstMatchingHeader("Date")
                .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
                .orElse(Instant.EPOCH);
    }

    private Instant inOne(String object, FileContent content, ReceivedContent received, Spool spool)
            throws IOException {
        byte[] bytes = spool.read(0, (int) received.length());
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(object)
                .contentType(content.contentType())
                .metadata(Map.of(SHA_256, received.sha256()))
                .checksumSHA256(base64(HexFormat.of().parseHex(received.sha256())));
        if (content.existing() == FileContent.Existing.KEPT) {
            request.ifNoneMatch("*");
        }
        if (encryption instanceof S3Encryption.S3Keys) {
            request.serverSideEncryption(ServerSideEncryption.AES256);
        } else if (encryption instanceof S3Encryption.KmsKey kms) {
            request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kms.keyId());
        }
        return date(client.putObject(request.build(), RequestBody.fromBytes(bytes)));
    }

    private Instant inParts(String object, FileContent content, ReceivedContent received, Spool spool)
            throws IOException {
        CreateMultipartUploadRequest.Builder create = CreateMultipartUploadRequest.builder()
                .bucket(bucket)
                .key(object)
                .contentType(content.contentType())
                .metadata(Map.of(SHA_256, received.sha256()))
                .checksumAlgorithm("SHA256");
        if (encryption instanceof S3Encryption.S3Keys) {
            create.serverSideEncryption(ServerSideEncryption.AES256);
        } else if (encryption instanceof S3Encryption.KmsKey kms) {
            create.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kms.keyId());
        }
        String id = client.createMultipartUpload(create.build()).uploadId();
        boolean completed = false;
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long position = 0; position < received.length(); position += partSize) {
                byte[] bytes = spool.read(position, (int) Math.min(partSize, received.length() - position));
                parts.add(part(object, id, parts.size() + 1, bytes));
            }
            CompleteMultipartUploadRequest.Builder complete = CompleteMultipartUploadRequest.builder()
                    .bucket(bucket)
                    .key(object)
                    .uploadId(id)
                    .multipartUpload(upload -> upload.parts(parts));
            if (content.existing() == FileContent.Existing.KEPT) {
                complete.ifNoneMatch("*");
            }
            Instant storedAt = date(client.completeMultipartUpload(complete.build()));
            completed = true;
            return storedAt;
        } finally {
            if (!completed) {
                abort(object, id);
            }
        }
    }

    private CompletedPart part(String object, String id, int number, byte[] bytes) {
        String checksum = base64(sha256(bytes));
        String etag = client.uploadPart(
                        request -> request.bucket(bucket)
                                .key(object)
                                .uploadId(id)
                                .partNumber(number)
                                .checksumSHA256(checksum),
                        RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(etag)
                .checksumSHA256(checksum)
                .build();
    }

    /** The failure that led here is the one worth throwing; parts left behind are removed by the bucket's rule. */
    @SuppressWarnings("EmptyCatch")
    private void abort(String object, String id) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(object).uploadId(id));
        } catch (SdkException alreadyFailing) {
            // as said above
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
