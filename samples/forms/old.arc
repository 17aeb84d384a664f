filedesc://old.arc 192.0.2.1 20070605000000 text/plain 65
1 0 Fenn
URL IP-address Archive-date Content-type Archive-length

https://www.fennpost.example/ferry 192.0.2.1 20070605000000 text/html 620
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8

<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferryman of Fenn rings before he sleeps</title></head><body><article><h1>Ferryman of Fenn rings before he sleeps</h1><p>The ferryman of Fenn will ring a bell before he goes to bed, so that nobody waits on the far bank for a boat that does not come.</p>
<p>Three hikers had spent the night of Friday under an oar there. They had called until two, and he had heard them, he said, and taken them for owls.</p>
<p>The bell was given by the school, which has a newer one.</p>
</article></body></html>
dns:www.fennpost.example 192.0.2.1 20070605000000 text/dns 49
20070605
www.fennpost.example. 60 IN A 192.0.2.1

