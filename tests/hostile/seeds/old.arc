filedesc://a 1.2.3.4 20240506070000 text/plain 74
1 0 InternetArchive
URL IP-address Archive-date Content-type Archive-length

https://harbour.example/ 1.2.3.4 20240506070000 text/html 1080
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8

<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Old crane moves | The Harbour</title>
<link rel="canonical" href="https://harbour.example/2024/11/crane"><meta name="author" content="Ada Quill">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Old crane moves","datePublished":"2024-11-04T08:00:00+01:00","author":[{"@type":"Person","name":"Ada Quill"}]}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>Old crane moves</h1><time datetime="2024-11-04">4 November 2024</time>
<p>The harbour board met on Monday to settle how the old crane will be moved across the basin before winter.</p>
<p>Two engineers told the meeting that the iron frame is sound, but that its wheels must be cast anew.</p>
<p>A decision about the money is expected in March, when the town has closed its books for the year.</p>
<figure><img src="a.jpg" alt="The crane"><figcaption>The crane &amp; the quay</figcaption></figure></article>
<footer>&copy; 2024 The Harbour</footer></body></html>

