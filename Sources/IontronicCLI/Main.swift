@main struct Main { static func main() { print("iontronic") } }
