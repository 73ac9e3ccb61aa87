# syntax=docker/dockerfile:1
# The reference app: built by Maven in one stage, run by a JRE without a build tool in the other, as a user without rights.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
# The tests and gates ran before (ci.yml); here only the jar is made.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -Pfast -Dmaven.test.skip=true -pl reference-app -am package

FROM eclipse-temurin:25-jre
# The number, since Kubernetes checks runAsNonRoot by number.
RUN groupadd --gid 10001 cimiento \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin cimiento \
    && install -d -o 10001 -g 10001 /data
WORKDIR /app
COPY --from=build /build/reference-app/target/reference-app.jar /app/reference-app.jar
ENV DATA_DIR=/data
VOLUME /data
EXPOSE 8080
USER 10001:10001
# As process 1, so that it gets the signal to stop; the heap follows the container's limit. The compiler is told to keep the inner part of
# Argon2id in one piece: left to itself it does so on some starts and not on others, and then each login takes a fourth longer.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", \
    "-XX:CompileCommand=quiet", \
    "-XX:CompileCommand=inline,org.bouncycastle.crypto.generators.Argon2BytesGenerator::roundFunction", \
    "-jar", "/app/reference-app.jar"]
